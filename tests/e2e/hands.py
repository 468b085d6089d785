"""A coder at the page: what the hands do, counted.

One action is what one decides to do next: a field filled in (however many letters), a choice in a list or of
a box, a key or a shortcut, a click, a stretch of words selected. Moving on with Tab is counted apart, in
``tabs``, and only where the keyboard is all there is: the other hand goes to a field as it fills it.
"""

from typing import Any

from playwright.sync_api import Page, expect

PLACE = """([words, from]) => {
  const p = [...document.querySelectorAll("#article-text p")]
    .findLast(one => +one.dataset.start <= from && one.textContent.includes(words));
  p.scrollIntoView({block: "center"});
  const first = Array.from(p.textContent).slice(0, from - p.dataset.start).join("").length;
  const box = index => {
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = document.createRange();
    let node;
    while ((node = walker.nextNode()) && index >= node.length) index -= node.length;
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    return range.getBoundingClientRect();
  };
  const a = box(first), b = box(first + words.length - 1);
  return [a.left + .1, a.top + a.height / 2, b.right - .1, b.top + b.height / 2];
}"""
"""Where on the screen words begin and end."""


class Hands:
    """Mouse for the words, keyboard for the rest; with ``mouse=False`` the keyboard alone."""

    def __init__(self, page: Page, *, mouse: bool = True) -> None:
        self.page, self.with_mouse = page, mouse
        self.actions = self.clicks = self.tabs = 0

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def _reach(self, name: str) -> Any:
        """Put the focus on a control; with the keyboard alone, by Tab from where it is."""
        self.wait()
        control = self.page.locator(f"#code-form [name='{name}']").first
        for _step in range(150 if not self.with_mouse else 0):
            focused = self.page.evaluate("document.activeElement.name || document.activeElement.tagName")
            if focused == name:
                return control
            if focused == "SUMMARY" and self._hidden_in_summary(name):
                self.press("Enter")
            self.page.keyboard.press("Shift+Tab" if self._stands_before(name) else "Tab")
            self.tabs += 1
        if not self.with_mouse:
            raise AssertionError(f"Tab does not lead to {name}")
        return control

    def _unfold(self, control: Any) -> None:
        self.actions += control.evaluate(
            "e => { const d = e.closest('details:not([open])'); if (d) d.open = true; return +!!d }"
        )

    def _stands_before(self, name: str) -> bool:
        return self.page.evaluate(
            "name => !!(document.activeElement.compareDocumentPosition("
            "document.querySelector(`#code-form [name='${name}']`)) & 2)",
            name,
        )

    def _hidden_in_summary(self, name: str) -> bool:
        return self.page.evaluate(
            "name => { const d = document.activeElement.parentNode;"
            "return !d.open && !!d.querySelector(`[name='${name}']`) }",
            name,
        )

    def fill(self, name: str, words: str) -> None:
        self.actions += 1
        control = self._reach(name)
        if self.with_mouse:
            self._unfold(control)
            control.fill(words)
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(words)

    def choose(self, name: str, value: str) -> None:
        self.actions += 1
        control = self._reach(name)
        if self.with_mouse:
            self._unfold(control)
            control.select_option(value)
            return
        label = control.evaluate("(e, v) => [...e.options].find(o => o.value === v).label", value)
        self.page.keyboard.type(label)
        assert control.input_value() == value, (name, value, control.input_value())

    def wait(self) -> None:
        """Until what the page proposes has come."""
        expect(self.page.locator("#code-form:not([aria-busy=true])")).to_have_count(1)

    def tick(self, name: str) -> None:
        control = self._reach(name)
        self.press("Space") if not self.with_mouse else control.check()
        self.actions += self.with_mouse

    def select(self, words: str, start: int) -> None:
        """Mark words of the text and take them as a quote."""
        if self.with_mouse:
            x1, y1, x2, y2 = self.page.evaluate(PLACE, [words, start])
            self.page.mouse.move(x1, y1)
            self.page.mouse.down()
            self.page.mouse.move(x2, y2, steps=3)
            self.page.mouse.up()
            self.actions += 1
            self.clicks += 1
        else:
            self.press("/")
            self.actions += 1
            self.page.keyboard.insert_text(words)
            self.press("Enter")
            self.press("Enter")
        quoted = self.page.locator(".quote:not([hidden]) textarea[name$='-exact']")
        expect(quoted.last).to_have_value(words)
        self.wait()

    def save(self) -> None:
        """Save; where the page warns, look and save again."""
        said = self.page.locator("#said")
        self.press("Control+Enter")
        expect(self.page.locator("#said .said, #problems li").first).to_be_visible()
        if self.page.locator("#problems .cautions").count():
            self.press("Control+Enter")
        expect(self.page.locator("#problems li")).to_have_text([])
        expect(said.locator("li").first).to_be_visible()
        focused = self.page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        assert 'id="article-text"' in focused, focused
