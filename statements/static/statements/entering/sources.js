"use strict";
// A source by its address: pasted where a source is chosen, it is found or entered.
{
  const $ = window.django.jQuery;
  const {ask, choose, fill, inRow, later, made, place, say} = window.desk;
  const ADDRESS = /^(https?:\/\/|www\.)\S+\.\S+$/i;

  const told = (select, text, isWarning = false) => {
    const where = place(select.closest(".field"), "source");
    say(where, made("p", {className: isWarning ? "warned" : "", textContent: text}));
  };

  const enter = (select, found) => {
    const why = found.why ? `Publisher known by ${found.why}.` : "Nobody known publishes there: choose or add the publisher.";
    window.desk.addRelated("source", select, {
      note: `${why} No source has this address yet.`,
      values: {
        url: found.url, archive_url: found.archive_url, kind: found.kind, language: found.language,
      },
      choices: found.publisher ? {publisher: found.publisher} : {},
      focus: found.publisher ? "title" : "publisher",
    });
  };

  const look = later(150, async (isLast, select, address, tell = (text, isWarning) => told(select, text, isWarning)) => {
    const found = await ask("address", {address});
    if (!found || !isLast()) return;
    if (found.error) { tell(found.error, true); return; }
    $(select).select2("close");
    if (found.sources.length) {
      const [[uid, name], ...more] = found.sources;
      choose(select, uid, name);
      tell(`Held already${more.length ? `, ${more.length + 1} times` : ""}.`);
    } else if (found.may_add) {
      enter(select, found);
    } else {
      tell("No source has this address.", true);
    }
  });

  $(document).on("select2:open", "select[data-noun=source]", (event) => {
    const select = event.target;
    const search = document.querySelector(".select2-container--open .select2-search__field");
    if (!search || search.dataset.reads === select.id) return;
    search.dataset.reads = select.id;
    search.addEventListener("input", () => {
      const typed = search.value.trim();
      if (search.dataset.reads === select.id && ADDRESS.test(typed)) look(select, typed);
    });
  });

  // What a new appearance takes over from its source, where nothing is typed yet.
  const takeOver = async (row) => {
    const select = inRow(row, "source");
    const source = select.value && await ask("source", {uid: select.value});
    if (!source || source.error || inRow(row, "source").value !== select.value) return;
    const language = inRow(row, "language");
    const chain = inRow(row, "chain");
    const taken = [];
    if (language && !language.value && source.language) {
      fill(language, source.language);
      taken.push(`language ${source.language}`);
    }
    if (chain && !chain.value) {
      fill(chain, source.is_official ? "0" : "1");
      taken.push(`chain ${chain.value}`);
    }
    const when = source.published ? `Published ${source.published}.` : "Day of publication unknown.";
    told(select, `${when}${taken.length ? ` Filled in: ${taken.join(", ")}.` : ""}`);
  };

  document.addEventListener("change", (event) => {
    if (!/^appearances-\d+-source$/.test(event.target.name || "")) return;
    takeOver(event.target.closest("fieldset.row"));
  });

  Object.assign(window.desk, {lookUp: look});
}
