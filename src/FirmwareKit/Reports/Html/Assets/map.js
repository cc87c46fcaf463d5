// Zoom into a region's picture, by pointer and keyboard. Places are percentages, as in the picture without a script.
(() => {
  "use strict";

  const { leastWidth, hex, range, bytes, make, makeSvg, labelPart, showTip, placeTip, hideTip } = Drawing;
  const leastShown = 16;
  const labelWidth = 88;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  class RegionMap {
    constructor(figure, svg) {
      this.svg = svg;
      this.region = figure.querySelector("h3").textContent;
      this.start = BigInt(svg.dataset.start);
      this.linux = svg.dataset.linux === "" || svg.dataset.linux === svg.dataset.start ? null : BigInt(svg.dataset.linux);
      this.length = Number(svg.dataset.length);
      // The used parts, with what lies between cut out, as the file has them; zoomed in there is one part without a cut.
      this.home = svg.dataset.parts.split(";").map((text) => {
        const [from, size, at, length] = text.split(" ").map(Number);
        return { from, size, at, length };
      });
      this.view = this.home;
      this.ruler = svg.querySelector(".ruler");
      this.ground = svg.querySelector(".ground");
      this.bottom = Number(this.ground.dataset.bottom);
      this.cuts = svg.querySelector(".cuts");
      this.shown = makeSvg("rect", svg, { class: "shown", y: 0, height: 11 });
      this.partOf = new WeakMap();
      this.lanes = SymbolLane.read(this, figure);
      // Beside the parts: a name that is cut is not what the part is called.
      this.labels = makeSvg("g", svg.querySelector(".lanes"), { class: "labels", "aria-hidden": true });
      this.parts = [...svg.querySelectorAll(".item")].map((element) => this.read(element));
      this.overlaps = [...svg.querySelectorAll(".overlap")].map((element) => ({
        rect: element.querySelector("rect"),
        offset: Number(BigInt(element.dataset.address) - this.start),
        size: Number(element.dataset.size),
      }));
      svg.setAttribute("role", "group");
      // A single part leaves nothing to look for.
      if (this.parts.length > 1 || this.lanes.length !== 0) {
        this.addTools(figure);
      }
      this.listen();
      this.focusable = this.parts[0];
      this.focusable.element.tabIndex = 0;
      this.width = 0;
      new ResizeObserver(() => {
        if (this.svg.clientWidth !== this.width) {
          this.set(this.view);
        }
      }).observe(svg);
    }

    get from() {
      return this.view[0].from;
    }

    get size() {
      return this.view.at(-1).from + this.view.at(-1).size - this.from;
    }

    read(element) {
      const { name, kind, address, physical, size } = element.dataset;
      const part = {
        element,
        name,
        kind,
        map: this,
        rect: element.querySelector("rect"),
        label: element.querySelector("text"),
        address: BigInt(address),
        physical: physical === "" ? null : BigInt(physical),
        offset: Number(BigInt(address) - this.start),
        size: Number(size),
        labels: this.labels,
        leastLabel: 5,
      };
      if (part.label) {
        this.labels.append(part.label);
      }
      part.top = Number(part.rect.getAttribute("y"));
      this.partOf.set(element, part);
      const title = element.querySelector("title");
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", title.textContent);
      element.tabIndex = -1;
      title.remove();
      return part;
    }

    addTools(figure) {
      const tools = document.createElement("div");
      tools.className = "tools";
      tools.setAttribute("role", "toolbar");
      tools.setAttribute("aria-label", `Zoom of ${this.region}`);
      const button = (text, label, action) => {
        const element = make("button", tools, text);
        element.type = "button";
        element.setAttribute("aria-label", label);
        element.addEventListener("click", action);
      };
      this.readout = make("output", tools);
      button("\u2212", "Zoom out", () => this.zoom(2));
      button("+", "Zoom in", () => this.zoom(0.5));
      button("\u2190", "Move to lower addresses", () => this.pan(-0.4));
      button("\u2192", "Move to higher addresses", () => this.pan(0.4));
      button("Used", "Show the used parts", () => this.reset());
      button("All", "Show all of the region", () => this.show(0, this.length));
      figure.querySelector(".foot").append(tools);
    }

    listen() {
      const find = (event) => this.partOf.get(event.target.closest(".item"));
      this.svg.addEventListener("pointerover", (event) => {
        const part = find(event);
        if (part) {
          showTip(part, event.clientX);
        } else {
          hideTip();
        }
      });
      this.svg.addEventListener("pointermove", (event) => {
        const part = find(event);
        if (part) {
          placeTip(part, event.clientX);
        }
      });
      this.svg.addEventListener("pointerleave", hideTip);
      this.svg.addEventListener("focusin", (event) => {
        const part = find(event);
        if (part && part.element.matches(":focus-visible")) {
          showTip(part);
        }
      });
      this.svg.addEventListener("focusout", hideTip);
      this.svg.addEventListener("click", (event) => {
        const part = find(event);
        if (part) {
          this.zoomTo(part);
        }
      });
      this.svg.addEventListener("keydown", (event) => this.press(event, find(event)));
    }

    press(event, part) {
      if (!part || event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      const actions = {
        ArrowRight: () => this.focus(this.beside(part, 1)),
        ArrowLeft: () => this.focus(this.beside(part, -1)),
        ArrowDown: () => this.focus(this.across(part, 1)),
        ArrowUp: () => this.focus(this.across(part, -1)),
        Home: () => this.focus(this.lane(part.top)[0]),
        End: () => this.focus(this.lane(part.top).at(-1)),
        Enter: () => this.zoomTo(part),
        " ": () => this.zoomTo(part),
        "+": () => this.zoom(0.5),
        "=": () => this.zoom(0.5),
        "-": () => this.zoom(2),
        0: () => this.reset(),
        Escape: hideTip,
      };
      if (actions[event.key]) {
        event.preventDefault();
        actions[event.key]();
      }
    }

    /** All parts of a lane, those out of view included. */
    lane(top) {
      return this.lanes.find((lane) => lane.top === top)?.symbols ?? this.parts.filter((part) => part.top === top);
    }

    beside(part, step) {
      const lane = this.lane(part.top);
      const [first, last] = part.symbols ? [part.symbols[0], part.symbols.at(-1)] : [part, part];
      return lane[lane.indexOf(step < 0 ? first : last) + step];
    }

    /** The part of the next lane that is nearest; one in view, if there is one. */
    across(part, step) {
      const tops = [...new Set([...this.parts, ...this.lanes].map((other) => other.top))].sort((a, b) => a - b);
      const lane = this.lane(tops[tops.indexOf(part.top) + step]);
      const seen = lane.filter((other) => this.isSeen(other));
      const distance = (other) => Math.max(other.offset - part.offset - part.size, part.offset - other.offset - other.size, 0);
      return (seen.length ? seen : lane).reduce((best, other) => (best && distance(best) <= distance(other) ? best : other), null);
    }

    isSeen(part) {
      return part.lane ? part.shown !== null : !part.element.hasAttribute("data-hidden");
    }

    focus(part) {
      if (!part) {
        return;
      }
      if (!this.isSeen(part)) {
        this.set([this.fit(part.offset + part.size / 2 - this.size / 2, this.size)]);
      }
      const shown = part.lane ? part.shown : part;
      this.makeStop(shown);
      shown.element.focus();
      showTip(shown);
    }

    /** The one part of the picture that Tab stops at. */
    makeStop(part) {
      this.focusable.element.tabIndex = -1;
      this.focusable = part;
      part.element.tabIndex = 0;
    }

    /** A symbol that is no longer drawn, or not as it was, hands the focus on to what took its place. */
    settle() {
      const old = this.focusable;
      if (!old.lane || old.isDrawn) {
        return;
      }
      const next = (old.symbols ?? [old]).find((symbol) => symbol.shown)?.shown ?? old.lane.symbols.find((symbol) => symbol.shown)?.shown ?? this.parts.find((part) => this.isSeen(part)) ?? this.parts[0];
      const hadFocus = document.activeElement === old.element;
      this.makeStop(next);
      if (hadFocus) {
        next.element.focus({ preventScroll: true });
      }
      old.element.remove();
    }

    zoomTo(part) {
      const room = Math.max(part.size * 0.06, 1);
      this.makeStop(part);
      this.show(part.offset - room, part.size + 2 * room);
    }

    zoom(factor) {
      const size = this.size * factor;
      this.show(this.from + (this.size - size) / 2, size);
    }

    pan(share) {
      this.show(this.from + this.size * share, this.size);
    }

    reset() {
      cancelAnimationFrame(this.frame);
      hideTip();
      this.set(this.home);
    }

    fit(from, size) {
      const shown = Math.min(Math.max(size, Math.min(leastShown, this.length)), this.length);
      return { from: Math.min(Math.max(from, 0), this.length - shown), size: shown, at: 0, length: 100 };
    }

    show(from, size) {
      hideTip();
      const target = this.fit(from, size);
      const origin = this.view[0];
      cancelAnimationFrame(this.frame);
      // From a line with cuts there is no smooth way.
      if (calm.matches || this.view.length > 1) {
        this.set([target]);
        return;
      }
      const begin = performance.now();
      const step = (now) => {
        const done = Math.min(Math.max((now - begin) / 180, 0), 1);
        const eased = 1 - (1 - done) ** 3;
        // Sizes go by factors, so that the eye can follow over powers of ten.
        const size = origin.size * (target.size / origin.size) ** eased;
        const share = target.size === origin.size ? eased : (size - origin.size) / (target.size - origin.size);
        this.draw([done === 1 ? target : { ...target, from: origin.from + (target.from - origin.from) * share, size }]);
        if (done < 1) {
          this.frame = requestAnimationFrame(step);
        } else {
          this.settle();
        }
      };
      step(begin);
    }

    set(view) {
      this.draw(view);
      this.settle();
    }

    /** The place of an offset in percent; one in a cut is where the cut starts. */
    at(offset) {
      const part = this.view.findLast((part) => part.from <= offset) ?? this.view[0];
      return part.at + Math.min((offset - part.from) / part.size, this.view.length > 1 ? 1 : Infinity) * part.length;
    }

    /** The same for the end of something, which may be where a cut starts. */
    endAt(offset) {
      const part = this.view.findLast((part) => part.from < offset) ?? this.view[0];
      return part.at + Math.min((offset - part.from) / part.size, this.view.length > 1 ? 1 : Infinity) * part.length;
    }

    draw(view) {
      this.view = view;
      this.width = this.svg.clientWidth;
      const isHome = this.view === this.home;
      [...this.parts, ...this.overlaps].forEach((part) => this.place(part));
      this.lanes.forEach((lane) => lane.draw());
      this.cuts?.setAttribute("display", isHome ? "inline" : "none");
      this.shown.setAttribute("display", isHome ? "none" : "inline");
      const share = (offset) => (100 * offset) / this.length;
      this.shown.setAttribute("x", `${Math.min(share(this.from), 99.6)}%`);
      this.shown.setAttribute("width", share(this.size) < 0.4 ? leastWidth : `${share(this.size)}%`);
      const top = Number(this.ground.dataset.top);
      this.ground.replaceChildren();
      for (const part of this.view) {
        makeSvg("rect", this.ground, { x: `${part.at}%`, y: top, width: `${part.length}%`, height: this.bottom - top });
        makeSvg("line", this.ground, { x1: `${share(part.from)}%`, y1: 10, x2: `${part.at}%`, y2: top });
        makeSvg("line", this.ground, { x1: `${share(part.from + part.size)}%`, y1: 10, x2: `${part.at + part.length}%`, y2: top });
      }
      if (this.readout) {
        const first = this.start + BigInt(Math.floor(this.from));
        const size = Math.ceil(this.size);
        this.readout.textContent = isHome ? "" : `${range(first, size)}, ${bytes(size).replace(/ \(.*/, "")}`;
      }
      this.drawRuler();
    }

    place(part) {
      const [left, right] = [Math.max(this.at(part.offset), 0), Math.min(this.endAt(part.offset + part.size), 100)];
      const isSeen = part.size > 0 && right > 0 && left < 100;
      (part.element ?? part.rect).toggleAttribute("data-hidden", !isSeen);
      if (!isSeen) {
        part.rect.setAttribute("width", 0);
        part.label?.setAttribute("display", "none");
        return;
      }
      const pixels = ((right - left) * this.width) / 100;
      const isTiny = pixels < leastWidth;
      part.rect.setAttribute("x", `${isTiny ? Math.min(left, 99.6) : left}%`);
      part.rect.setAttribute("width", isTiny ? leastWidth : `${right - left}%`);
      if (!part.element) {
        return;
      }
      part.element.classList.toggle("tiny", isTiny);
      labelPart(part, left, pixels);
    }

    drawRuler() {
      this.ruler.replaceChildren();
      let last = -Infinity;
      for (const part of this.view) {
        const wanted = Math.max(((this.width < 640 ? 3 : 6) * part.length) / 100, 1);
        const step = 2 ** Math.max(Math.ceil(Math.log2(part.size / wanted)), 0);
        // Round in addresses, not in offsets; what follows a cut is written, round or not.
        const shift = Number(this.start % BigInt(step));
        const ticks = this.view.length > 1 ? [part.from] : [];
        for (let offset = Math.ceil((part.from + shift) / step) * step - shift; offset < part.from + part.size; offset += step) {
          ticks.push(offset);
        }
        for (const offset of ticks) {
          const at = this.at(offset);
          // A round number gives way to the end; what follows a cut does not.
          const room = this.view.length > 1 && offset === part.from ? labelWidth : 2 * labelWidth;
          if (((at - last) * this.width) / 100 >= labelWidth && ((100 - at) * this.width) / 100 >= room) {
            last = at;
            this.drawTick(`${at}%`, this.start + BigInt(Math.round(offset)));
          }
        }
      }
      // The label before it runs to the right, its own to the left.
      if (((100 - Math.max(last, 0)) * this.width) / 100 >= 2 * labelWidth) {
        this.drawTick("100%", this.start + BigInt(Math.round(this.from + this.size)), { dx: 0, "text-anchor": "end" });
      }
    }

    drawTick(x, address, place = { dx: 3 }) {
      makeSvg("line", this.ruler, { class: "tick", x1: x, x2: x, y1: this.bottom, y2: this.bottom + 5 });
      makeSvg("text", this.ruler, { x, ...place, y: this.bottom + 14 }).textContent = hex(address);
      if (this.linux !== null) {
        makeSvg("text", this.ruler, { class: "linux", x, ...place, y: this.bottom + 30 }).textContent = hex(address - this.start + this.linux);
      }
    }
  }

  for (const figure of document.querySelectorAll("figure.region")) {
    const svg = figure.querySelector("svg.content");
    if (svg?.querySelector(".item")) {
      new RegionMap(figure, svg);
    }
  }
  document.querySelector(".hint")?.removeAttribute("hidden");
})();
