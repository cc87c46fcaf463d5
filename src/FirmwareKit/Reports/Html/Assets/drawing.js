// What the scripts of the memory map share: words, elements, the label of a part, and the box with its details.
const Drawing = (() => {
  "use strict";

  const leastWidth = 3;
  const characterWidth = 7.3;
  const hex = (address) => `0x${address.toString(16).padStart(8, "0")}`;
  const range = (start, size) => `${hex(start)}..${hex(start + BigInt(Math.max(size - 1, 0)))}`;
  const bytes = (size) => {
    const exact = `${size.toLocaleString("en")} bytes`;
    if (size < 1024) {
      return exact;
    }
    if (size < 1048576) {
      return `${(size / 1024).toFixed(1)} KiB (${exact})`;
    }
    return size < 1073741824 ? `${(size / 1048576).toFixed(1)} MiB (${exact})` : `${(size / 1073741824).toFixed(1)} GiB (${exact})`;
  };
  const make = (name, parent, text) => {
    const element = parent.appendChild(document.createElement(name));
    if (text !== undefined) {
      element.textContent = text;
    }
    return element;
  };
  const makeSvg = (name, parent, attributes) => {
    const element = parent.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    return element;
  };

  // One box for the details of all pictures.
  const tip = make("div", document.body);
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the label of the part says the same
  const showTip = (part, x) => {
    tip.replaceChildren();
    make("strong", tip, part.name);
    make("div", tip, part.kind);
    const list = make("dl", tip);
    const row = (label, value) => {
      const pair = make("div", list);
      make("dt", pair, label);
      make("dd", pair, value);
    };
    row("Core", range(part.address, part.size));
    if (part.physical !== null) {
      row("Linux", range(part.physical, part.size));
    }
    if (part.section) {
      row("Section", part.section);
    }
    row("Size", bytes(part.size));
    row("Share", `${Math.max((100 * part.size) / part.map.length, 0.01).toFixed(2)} % of ${part.map.region}`);
    tip.hidden = false;
    placeTip(part, x);
  };
  /** Beside the pointer, or the middle of what is seen of the part; below its row or above, never over it. The way straight down stays free. */
  const placeTip = (part, x) => {
    const box = part.rect.getBoundingClientRect();
    const picture = part.map.svg.getBoundingClientRect();
    const near = x ?? (Math.max(box.left, picture.left) + Math.min(box.right, picture.right)) / 2;
    const isBelow = box.bottom + tip.offsetHeight + 16 <= innerHeight || innerHeight - box.bottom >= box.top;
    const right = near + 16;
    const left = right + tip.offsetWidth + 8 <= innerWidth ? right : near - tip.offsetWidth - 16;
    tip.style.left = `${Math.max(8, Math.min(left, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${isBelow ? box.bottom + 8 : box.top - tip.offsetHeight - 8}px`;
  };
  const hideTip = () => {
    tip.hidden = true;
  };
  /** A name that does not fit is cut, if the part says how few characters of it are enough. */
  const labelPart = (part, left, pixels) => {
    const room = Math.floor((pixels - 10) / characterWidth);
    const isCut = part.name.length > room;
    if (isCut && room <= (part.leastLabel ?? Infinity)) {
      part.label?.setAttribute("display", "none");
      return;
    }
    part.label ??= makeSvg("text", part.labels ?? part.element, { dx: 5, y: part.top + 16 });
    part.label.textContent = isCut ? `${part.name.slice(0, room - 1)}\u2026` : part.name;
    part.label.removeAttribute("class");
    part.label.removeAttribute("display");
    part.label.setAttribute("x", `${left}%`);
  };

  return { leastWidth, hex, range, bytes, make, makeSvg, labelPart, showTip, placeTip, hideTip };
})();
