"use strict";

// The sheet of operations, from our own OpenAPI file and nowhere else.
const place = document.getElementById("docs");

// Swagger UI fills the form with every example at once, which asks for everything together:
// the examples of what may be left out are told in words instead.
const telling = (parameter) => {
  if (parameter.required || parameter.example === undefined) return;
  parameter.description += ` For example \`${parameter.example}\`.`;
  delete parameter.example;
};

fetch(place.dataset.schema)
  .then((reply) => reply.json())
  .then((spec) => {
    Object.values(spec.components.parameters).forEach(telling);
    for (const operations of Object.values(spec.paths)) {
      operations.get.parameters.forEach(telling);
    }
    SwaggerUIBundle({
      domNode: place,
      spec,
      presets: [SwaggerUIBundle.presets.apis],
      deepLinking: true,
      docExpansion: "list",
      defaultModelsExpandDepth: 0,
      validatorUrl: null,
    });
  });
