// A lane of functions and variables. One has an element only while it is wide enough to see; neighbours that are not are one bar, until the picture is zoomed.
const SymbolLane = (() => {
  "use strict";

  const { leastWidth, range, bytes, makeSvg, labelPart } = Drawing;
  const leastGap = 1;
  const height = 24;
  const groupTop = 7;
  const groupHeight = 10;

  const countOf = (symbols) => {
    const functions = symbols.filter((symbol) => symbol.kind === "function").length;
    if (functions === symbols.length) {
      return `${functions} functions`;
    }
    return functions === 0 ? `${symbols.length} variables` : `${symbols.length} functions and variables`;
  };

  /** Attributes that the part has in the file are text: names are told by their length, so that they can hold anything. */
  const parse = (lane, element) => {
    const { style, section, address, physical } = element.dataset;
    const text = element.value;
    const head = /(\d+) (\d+)([fv])(\d+):/y;
    const start = BigInt(address);
    let position = 0n;
    for (let found = head.exec(text); found; found = head.exec(text)) {
      const end = head.lastIndex + Number(found[4]);
      position += BigInt(found[1]);
      lane.symbols.push({
        lane,
        map: lane.map,
        top: lane.top,
        style,
        section,
        name: text.slice(head.lastIndex, end),
        kind: found[3] === "f" ? "function" : "variable",
        address: start + position,
        physical: physical === "" ? null : BigInt(physical) + position,
        offset: Number(start + position - lane.map.start),
        size: Number(found[2]),
        labels: lane.labels,
        leastLabel: 5,
        shown: null, // the part that stands for it: itself, a group, or none when it is out of view
      });
      position += BigInt(found[2]);
      head.lastIndex = end;
    }
  };

  return class SymbolLane {
    constructor(map, group, top) {
      Object.assign(this, { map, group, top });
      this.symbols = [];
      this.drawn = new Map();
      group.replaceChildren();
      // Beside the parts: a name that is cut is not what the part is called.
      this.labels = makeSvg("g", group.parentNode, { class: "labels", "aria-hidden": true });
    }

    /** The lanes of a picture. */
    static read(map, figure) {
      const groups = [...map.svg.querySelectorAll(".symbols")];
      const lanes = [];
      for (const element of figure.querySelectorAll("data.symbols")) {
        const top = Number(element.dataset.top);
        if (lanes.at(-1)?.top !== top) {
          lanes.push(new SymbolLane(map, groups[lanes.length], top));
        }
        parse(lanes.at(-1), element);
      }
      return lanes;
    }

    /** Draws what is in view. What has the focus stays, unseen, until the picture has settled. */
    draw() {
      const before = this.drawn;
      this.drawn = new Map();
      for (const mark of this.marks()) {
        const part = this.partOf(mark.symbols, before);
        part.isDrawn = true;
        this.drawn.set(part.key, part);
        mark.symbols.forEach((symbol) => {
          symbol.shown = part;
        });
        this.place(part, mark);
      }
      for (const [key, part] of before) {
        if (this.drawn.get(key) !== part) {
          part.isDrawn = false;
          part.rect.setAttribute("width", 0);
          part.label?.remove();
          part.label = undefined;
          if (part !== this.map.focusable) {
            part.element.remove();
          }
        }
      }
      // In the order of addresses, without touching what is in its place: an element that is moved loses the focus.
      let next = this.group.firstChild;
      for (const { element } of this.drawn.values()) {
        if (element === next) {
          next = next.nextSibling;
        } else {
          this.group.insertBefore(element, next);
        }
      }
    }

    /** Groups of symbols, with their sides in pixels. */
    marks() {
      const { map } = this;
      const marks = [];
      let open = null;
      let apart = -Infinity;
      for (const symbol of this.symbols) {
        symbol.shown = null;
        const left = Math.max((map.at(symbol.offset) * map.width) / 100, 0);
        const right = Math.min((map.endAt(symbol.offset + symbol.size) * map.width) / 100, map.width);
        if (right <= 0 || left >= map.width) {
          continue;
        }
        const isSmall = right - left < leastWidth;
        const isNear = open && isSmall && left <= open.end + leastGap;
        // Sections are told apart, but not over and over in one place.
        const isOther = isNear && symbol.section !== open.symbols[0].section && left >= apart;
        if (isOther) {
          apart = left + leastWidth;
        }
        if (isNear && !isOther) {
          open.symbols.push(symbol);
          open.right = right;
          open.end = Math.max(open.end, right);
        } else {
          const mark = { symbols: [symbol], left, right, end: Math.max(right, left + leastWidth) };
          marks.push(mark);
          open = isSmall ? mark : null;
        }
      }
      return marks;
    }

    partOf(symbols, before) {
      const [first, last] = [symbols[0], symbols.at(-1)];
      const key = `${first.offset} ${last.offset}`;
      if (before.has(key)) {
        return before.get(key);
      }
      if (symbols.length === 1) {
        return first.element ? first : this.make(Object.assign(first, { key }), symbols);
      }
      const size = last.offset + last.size - first.offset;
      const section = symbols.every((symbol) => symbol.section === first.section) ? first.section : "";
      return this.make({ ...first, key, symbols, size, section, name: countOf(symbols), kind: "too small to see apart: zoom in" }, symbols);
    }

    make(part, { length }) {
      const linux = part.physical === null || part.physical === part.address ? "" : `, Linux's view ${range(part.physical, part.size)}`;
      part.element = makeSvg("g", this.group, { class: `item ${part.style}${length > 1 ? " group" : ""}`, role: "button", tabindex: -1 });
      part.element.setAttribute("aria-label", `${part.name}, ${part.kind}${part.section && ` in ${part.section}`}, ${range(part.address, part.size)}${linux}, ${bytes(part.size)}`);
      part.element.dataset.name = part.name;
      part.element.dataset.address = `0x${part.address.toString(16).padStart(8, "0")}`;
      part.rect = makeSvg("rect", part.element, length > 1 ? { y: this.top + groupTop, height: groupHeight } : { y: this.top, height });
      this.map.partOf.set(part.element, part);
      return part;
    }

    place(part, { left, right }) {
      const { width } = this.map;
      const isTiny = right - left < leastWidth;
      const percent = (100 * left) / width;
      part.rect.setAttribute("x", `${isTiny ? Math.min(percent, 99.6) : percent}%`);
      part.rect.setAttribute("width", isTiny ? leastWidth : `${(100 * (right - left)) / width}%`);
      part.element.classList.toggle("tiny", isTiny);
      if (!part.symbols) {
        labelPart(part, percent, right - left);
      }
    }
  };
})();
