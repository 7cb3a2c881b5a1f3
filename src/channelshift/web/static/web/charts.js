// Draws every figure[data-chart]: its spec stands in the JSON script it names. Nothing is computed here.
(function () {
  "use strict";

  const NAMES = ["gain", "loss", "accent", "muted", "ink", "line"];
  const SERIES = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6"];

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue("--" + name).trim();
    const found = Object.fromEntries(NAMES.map((name) => ["$" + name, value(name)]));
    found["$series"] = SERIES.map(value);
    found.font = getComputedStyle(document.body).fontFamily;
    return found;
  }

  function painted(part, colour) {
    if (typeof part === "string") return Object.hasOwn(colour, part) ? colour[part] : part;
    if (Array.isArray(part)) return part.map((item) => painted(item, colour));
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, item]) =>
        [key, key === "values" ? item : painted(item, colour)]));
    }
    return part;
  }

  function manner(colour) {
    return {
      background: null,
      font: colour.font,
      view: { stroke: null },
      axis: {
        labelColor: colour["$muted"], titleColor: colour["$muted"], gridColor: colour["$line"],
        domainColor: colour["$line"], tickColor: colour["$line"], labelFontSize: 12, titleFontSize: 11,
        titleFontWeight: "normal", labelPadding: 6, ticks: false, domain: false,
      },
      axisY: { labelLimit: 240 },
      axisBand: { grid: false },
      axisX: { titleAnchor: "end" },
      legend: { labelColor: colour["$ink"], labelFontSize: 12, symbolType: "square", labelLimit: 220 },
    };
  }

  const CHINESE = {
    dateTime: "%x %X", date: "%Y年%-m月%-d日", time: "%H:%M:%S", periods: ["上午", "下午"],
    days: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    months: Array.from({ length: 12 }, (_, n) => n + 1 + "月"),
    shortMonths: Array.from({ length: 12 }, (_, n) => n + 1 + "月"),
  };

  const SIGN = 6.4; // width of a Latin letter in a label; a Chinese sign takes two

  function widthOf(text) {
    return [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 2 : 1) * SIGN, 0);
  }

  // A long name in lines: a route breaks before an arrow or its market, anything else between words.
  function inLines(name, room) {
    const lines = [""];
    for (const part of name.split(/(?<= )(?=→|\(|· )|(?=（)/)) {
      for (const word of widthOf(part) > room ? part.split(/(?<= )/) : [part]) {
        if (lines.at(-1) && widthOf(lines.at(-1) + word.trimEnd()) > room) lines.push("");
        lines[lines.length - 1] += word;
      }
    }
    return lines.map((line) => line.trim());
  }

  // Names beside bars get the room that can be spared and as many lines as they need. `beside` and
  // `shared` are ours: labels beside the bars, and labels that share the width under them.
  function fitted(spec, width) {
    const axes = ["x", "y"].map((side) => ((spec.encoding || {})[side] || {}).axis || {});
    for (const axis of axes) {
      if (axis.beside) {
        const room = Math.round(width * (width < 560 ? 0.5 : 0.46));
        const named = spec.data.values.map((value) => inLines(value.name, room));
        named.forEach((lines, at) => { spec.data.values[at].name = lines.join("\n"); });
        const most = Math.max(...named.map((lines) => lines.length));
        spec.height = named.length * Math.max(spec.height / named.length, 12 + 14 * most);
        axis.labelLimit = room + 30;
        if (width < 560) axis.labelFontSize = 11;
      }
      if (axis.shared) {
        axis.labelLimit = Math.round((width - 60) / spec.data.values.length) - 6;
        if (width < 560) axis.labelFontSize = 10.5;
      }
      delete axis.beside;
      delete axis.shared;
    }
    return spec;
  }

  function draw(figure) {
    const source = document.getElementById(figure.dataset.source);
    const canvas = figure.querySelector(".chart-canvas");
    if (!source || !canvas) return;
    const colour = colours();
    const spec = fitted(painted(JSON.parse(source.textContent), colour), canvas.clientWidth);
    window.vegaEmbed(canvas, spec, {
      ast: true, actions: false, renderer: "canvas", defaultStyle: false,
      tooltip: { disableDefaultStyle: true }, config: manner(colour),
      timeFormatLocale: document.documentElement.lang.startsWith("zh") ? CHINESE : undefined,
    }).then(() => figure.classList.add("drawn"));
  }

  function drawAll() { document.querySelectorAll("figure[data-chart]").forEach(draw); }

  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("htmx:afterSettle", (event) =>
    event.target.querySelectorAll("figure[data-chart]").forEach(draw));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let last = window.innerWidth;
  window.addEventListener("resize", () => {
    if ((last < 640) !== (window.innerWidth < 640)) drawAll();
    last = window.innerWidth;
  });
})();
