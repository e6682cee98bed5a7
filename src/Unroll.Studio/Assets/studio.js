// Draws charts in the colours of the page, and remembers light or dark.
window.unrollStudio = (() => {
  const charts = new Map(), colours = ["#1f5fbf", "#c2410c", "#15803d", "#a21caf", "#0e7490", "#b91c1c", "#4d7c0f", "#6d28d9"];
  const darkColours = ["#7ab0ff", "#ffa66b", "#6fd68f", "#ec8ff2", "#67d3e6", "#ff8f8f", "#b5dd6a", "#b79bff"];
  const draw = (place, chart) => {
    charts.set(place, chart);
    const isDark = document.body.dataset.dark === "yes";
    const text = isDark ? "#e8eaed" : "#1b1f24", line = isDark ? "#444" : "#ddd";
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
    const data = chart.series.map((series, i) => ({ x: series.x, y: series.y, name: series.name, type: "scatter", mode: series.x.length > 60 ? "lines" : "lines+markers", connectgaps: true, line: { color: (isDark ? darkColours : colours)[i % 8], width: 2 } }));
    Plotly.react(place, data, {
      height: 300, margin: { l: 50, r: 12, t: 12, b: 40 }, font: { color: text, family: "system-ui, sans-serif", size: 13 }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      xaxis: { ...axis, title: { text: chart.x }, rangemode: "tozero", ...(chart.x === "epoch" && data.every((series) => (series.x.at(-1) ?? 0) <= 12) ? { dtick: 1 } : {}) }, yaxis: { ...axis, title: { text: chart.y } }, showlegend: data.length > 1, legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 },
    }, { responsive: true, displaylogo: false, displayModeBar: false });
    place.dataset.points = String(data.reduce((sum, series) => sum + series.x.length, 0));
  };
  return {
    draw,
    forget: (place) => charts.delete(place),
    prefersDark: () => { const kept = localStorage.getItem("unroll-dark"); return kept === null ? matchMedia("(prefers-color-scheme: dark)").matches : kept === "yes"; },
    setDark: (dark, keep) => {
      document.body.dataset.dark = dark ? "yes" : "no";
      if (keep) localStorage.setItem("unroll-dark", dark ? "yes" : "no");
      requestAnimationFrame(() => charts.forEach((chart, place) => place.isConnected ? draw(place, chart) : charts.delete(place)));
    },
  };
})();
