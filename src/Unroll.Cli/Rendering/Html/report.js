// Unpacks plotly.js, and draws the charts in the colours of the page.
(async () => {
  const root = document.documentElement, prefersDark = matchMedia("(prefers-color-scheme: dark)"), charts = [];
  const colours = () => {
    const style = getComputedStyle(root), text = style.getPropertyValue("--text").trim(), line = style.getPropertyValue("--line").trim();
    return { text, line, card: style.getPropertyValue("--card").trim(), faint: style.getPropertyValue("--faint").trim() };
  };
  const painted = (layout) => {
    const { text, line, card, faint } = colours();
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line };
    const paint = { ...layout, font: { color: text, size: 13, family: "system-ui, sans-serif" }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", hoverlabel: { bgcolor: card, font: { color: text } }, modebar: { bgcolor: "rgba(0,0,0,0)", color: faint, activecolor: text } };
    if (layout.scene)
      paint.scene = { ...layout.scene, xaxis: { ...layout.scene.xaxis, ...axis, color: text }, yaxis: { ...layout.scene.yaxis, ...axis, color: text }, zaxis: { ...layout.scene.zaxis, ...axis, color: text } };
    else
      Object.assign(paint, { xaxis: { ...layout.xaxis, ...axis }, yaxis: { ...layout.yaxis, ...axis } });
    if (layout.annotations)
      paint.annotations = layout.annotations.map((note) => ({ ...note, arrowcolor: text }));
    return paint;
  };
  const paint = (dark) => {
    root.classList.toggle("dark", dark);
    for (const { place, data, layout } of charts)
      Plotly.react(place, data, painted(layout));
  };
  root.classList.toggle("dark", prefersDark.matches);
  prefersDark.addEventListener("change", (event) => paint(event.matches));
  document.getElementById("theme").addEventListener("click", () => paint(!root.classList.contains("dark")));
  const packed = document.getElementById("plotly");
  if (packed) {
    const bytes = Uint8Array.from(atob(packed.textContent.trim()), (character) => character.charCodeAt(0));
    const source = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    const script = document.createElement("script");
    script.textContent = source;
    document.head.append(script);
    for (const place of document.querySelectorAll(".chart")) {
      const { data, layout } = JSON.parse(place.querySelector("script").textContent), drawing = [...place.children];
      place.replaceChildren();
      try {
        await Plotly.newPlot(place, data, painted(layout), { responsive: true, displaylogo: false });
        charts.push({ place, data, layout });
      } catch (error) {
        console.error(error);
        place.replaceChildren(...drawing);
      }
    }
  }
  root.dataset.drawn = "yes";
})();
