// Draws charts in the colours of the page, remembers light or dark, and gets drawings and recordings.
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
      xaxis: { ...axis, title: { text: chart.x }, rangemode: "tozero", ...(data.every((series) => (series.x.at(-1) ?? 0) <= 12) ? { dtick: 1 } : {}) }, yaxis: { ...axis, title: { text: chart.y } }, showlegend: data.length > 1, legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 },
    }, { responsive: true, displaylogo: false, displayModeBar: false });
    place.dataset.points = String(data.reduce((sum, series) => sum + series.x.length, 0));
  };
  // An empty canvas, black, on which a pen draws in white.
  const prepare = (canvas) => {
    const context = canvas.getContext("2d");
    Object.assign(context, { fillStyle: "#000", strokeStyle: "#fff", lineWidth: canvas.width / 13, lineCap: "round", lineJoin: "round" });
    context.fillRect(0, 0, canvas.width, canvas.height);
    const at = (event) => [event.offsetX * canvas.width / canvas.clientWidth, event.offsetY * canvas.height / canvas.clientHeight];
    canvas.onpointerdown = (event) => { canvas.setPointerCapture(event.pointerId); context.beginPath(); context.moveTo(...at(event)); context.lineTo(...at(event)); context.stroke(); };
    canvas.onpointermove = (event) => { if (event.buttons & 1) { context.lineTo(...at(event)); context.stroke(); } };
  };
  const picture = async (canvas) => new Uint8Array(await (await new Promise((done) => canvas.toBlob(done, "image/png"))).arrayBuffer());
  let recorder = null;
  const record = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }), pieces = [], own = new MediaRecorder(stream);
    own.ondataavailable = (event) => pieces.push(event.data);
    own.ended = new Promise((done) => { own.onstop = () => { stream.getTracks().forEach((track) => track.stop()); done(new Blob(pieces)); }; });
    own.start();
    recorder = own;
  };
  // What was recorded, as a WAV file: one channel, 16,000 samples a second, 16 bits.
  const recorded = async () => {
    recorder.stop();
    const rate = 16000, sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await (await recorder.ended).arrayBuffer());
    const channels = [...Array(sound.numberOfChannels).keys()].map((i) => sound.getChannelData(i));
    const file = new DataView(new ArrayBuffer(44 + 2 * sound.length));
    const text = (at, letters) => [...letters].forEach((letter, i) => file.setUint8(at + i, letter.charCodeAt(0)));
    text(0, "RIFF"); file.setUint32(4, 36 + 2 * sound.length, true); text(8, "WAVEfmt "); file.setUint32(16, 16, true); file.setUint16(20, 1, true); file.setUint16(22, 1, true);
    file.setUint32(24, rate, true); file.setUint32(28, 2 * rate, true); file.setUint16(32, 2, true); file.setUint16(34, 16, true); text(36, "data"); file.setUint32(40, 2 * sound.length, true);
    for (let i = 0; i < sound.length; i++) {
      const value = channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length;
      file.setInt16(44 + 2 * i, Math.round(32767 * Math.max(-1, Math.min(1, value))), true);
    }
    return new Uint8Array(file.buffer);
  };
  // The link to the content moves the focus and leaves the address as it is.
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".skip")) return;
    document.getElementById("content").focus();
    event.preventDefault();
    event.stopPropagation();
  }, true);
  return {
    draw, prepare, picture, record, recorded,
    forget: (place) => charts.delete(place),
    prefersDark: () => { const kept = localStorage.getItem("unroll-dark"); return kept === null ? matchMedia("(prefers-color-scheme: dark)").matches : kept === "yes"; },
    setDark: (dark, keep) => {
      document.body.dataset.dark = dark ? "yes" : "no";
      if (keep) localStorage.setItem("unroll-dark", dark ? "yes" : "no");
      requestAnimationFrame(() => charts.forEach((chart, place) => place.isConnected ? draw(place, chart) : charts.delete(place)));
    },
  };
})();
