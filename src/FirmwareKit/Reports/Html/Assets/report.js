// What the page can do beyond being read: another colour scheme, fixes to the clipboard, everything open on paper.
(() => {
  "use strict";

  const root = document.documentElement;
  const say = (text) => {
    document.getElementById("said").textContent = text;
  };

  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const nameTheme = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `Switch to the ${isDark() ? "light" : "dark"} scheme`);
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  dark.addEventListener("change", nameTheme);
  nameTheme();
  theme.hidden = false;

  // Pages from a file or over https may write to the clipboard; elsewhere the selection is copied.
  const copy = async (element) => {
    const selection = getSelection();
    selection.selectAllChildren(element);
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(element.textContent);
    } else if (!document.execCommand("copy")) {
      throw new Error("not allowed");
    }
    selection.removeAllRanges();
  };
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      let result = "Copied";
      try {
        await copy(document.getElementById(button.dataset.copy));
      } catch {
        result = "Selected";
      }
      button.textContent = result;
      say(result === "Copied" ? `The ${button.dataset.what} was copied.` : `The ${button.dataset.what} is selected; copy it with the keyboard.`);
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
  }

  // Paper cannot be clicked.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((details) => {
      details.open = true;
    });
  });
  addEventListener("afterprint", () => {
    opened.forEach((details) => {
      details.open = false;
    });
  });
})();
