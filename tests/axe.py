"""What axe finds on a page: only what is serious, at each width, in light and in dark.

axe reads every style of every element, which takes seconds on a long page. So it is asked once
for everything, and then for no more than can differ from what it told.
"""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from .chromium import WIDTHS

COLOURS = ["color-contrast", "link-in-text-block"]  # rules of axe
# Not awaited: what is not drawn may stay where it is for ever.
STILL = """() => document.getAnimations().forEach(one => {
  if (one.effect.getComputedTiming().endTime === Infinity) one.cancel(); else one.finish();
})"""
# Two elements of each look: where every box around it has the same colours, letters and ground,
# words can be read as well, and links be told from the words beside them. axe compares each with
# all that may lie behind it, and takes a minute for eleven thousand. What was looked at once on a
# page is so at another width.
LOOKS = """() => {
  const WORN = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'textShadow', 'filter',
    'mixBlendMode', 'position', 'visibility'];
  const MARKED = ['textDecorationLine', 'fontWeight', 'fontStyle', 'fontSize', 'borderBottomStyle',
    'outlineStyle'];  // what may tell a link from words
  const {looks, many} = (window.axe.worn ||= {looks: new Map(), many: new Map()}), chosen = [];
  const look = (...parts) => {
    const key = parts.join(' ');
    if (!looks.has(key)) looks.set(key, looks.size);
    return looks.get(key);
  };
  const prose = new Map();  // how many letters of a block are in no link
  const beside = (link) => {
    let block = link.parentElement;
    while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    if (!prose.has(block)) {
      const links = [...block.querySelectorAll('a')].map(one => one.textContent.trim().length);
      prose.set(block, block.textContent.trim().length - links.reduce((sum, one) => sum + one, 0));
    }
    return prose.get(block) > link.textContent.trim().length;
  };
  const walk = (element, around) => {
    const style = getComputedStyle(element);
    if (style.display === 'none') return;
    const worn = WORN.map(name => style[name]);
    const size = parseFloat(style.fontSize) / (style.fontWeight < 700 ? 24 : 18.66);
    const one = look(around, element.tagName, element.matches(':disabled'), size >= 1, worn);
    const words = [...element.childNodes].filter(node => node.nodeType === 3).map(n => n.data);
    const text = words.join(' ').trim() || element.value || element.placeholder;
    if (text) {
      const {width, height} = element.getBoundingClientRect();
      const isWords = /[\\p{L}\\p{N}]{2}/u.test(text);
      const isBeside = element.tagName === 'A' && beside(element);
      const marks = isBeside && MARKED.map(name => style[name]);
      const kind = look(one, isWords, marks, width > 1 && height > 1);
      many.set(kind, (many.get(kind) || 0) + 1);
      if (many.get(kind) <= 2) chosen.push(element);
    }
    for (const child of element.children) walk(child, one);
  };
  walk(document.documentElement, matchMedia('(prefers-color-scheme: dark)').matches);
  return chosen;
}"""
# A page that was left took axe with it. What a rule finds is as grave as the rule says it is: those
# whose faults are not serious are left out. One run asks all others, as each reads the page anew.
RUN = f"""async ([onlyColours, options, colours]) => {{
  if (!window.axe) return null;
  const looks = new Set(({LOOKS})().flatMap(one => [one, ...one.querySelectorAll('*')]));
  const rules = {{}};
  for (const rule of window.axe._audit.rules) {{
    const ofColours = colours.includes(rule.id);
    if (ofColours) {{
      rule.may ||= rule.matches;
      rule.matches = (element, ...more) => looks.has(element) && rule.may(element, ...more);
    }}
    const isAsked = ofColours ? looks.size : !onlyColours && !/minor|moderate/.test(rule.impact);
    if (!isAsked) rules[rule.id] = {{enabled: false}};
  }}
  if (onlyColours && !looks.size) return [];
  return (await axe.run(document, {{...options, rules}})).violations
    .filter(fault => ['serious', 'critical'].includes(fault.impact))
    .flatMap(fault => fault.nodes.map(node => `${{fault.id}}: ${{fault.help}}: ${{node.target}}`));
}}"""
OPTIONS = {"resultTypes": ["violations"], "iframes": False}


def serious(page: Page, *, only_colours: bool = False) -> list[str]:
    """Return what axe calls serious or critical on a page as it stands."""
    told = [only_colours, OPTIONS, COLOURS]
    faults = page.evaluate(RUN, told)
    if faults is None:
        page.evaluate(AXE_SCRIPT)
        faults = page.evaluate(RUN, told)
    return list(faults)


def serious_in_both_schemes(page: Page) -> list[str]:
    """Return what axe finds in light, and in dark of what differs there: the colours."""
    light = serious(page)
    show_scheme(page, "dark")
    dark = serious(page, only_colours=True)
    show_scheme(page, "light")
    return light + [f"dark: {fault}" for fault in dark]


def show_scheme(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Show a page in light or dark, at the end of what changes by and by."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(STILL)


def serious_everywhere(page: Page) -> list[str]:
    """Return what axe finds at each width, and in dark of the colours, which know no width."""
    faults = serious_in_both_schemes(page)
    screen, *others = WIDTHS
    for width in others:
        resize(page, width)
        faults += [f"at {width}: {fault}" for fault in serious(page)]
    resize(page, screen)
    return faults


def resize(page: Page, width: int) -> None:
    """Look at a page as it stands on a screen of another width."""
    page.set_viewport_size({"width": width, "height": 900})
