// A field that a hand scanner types into; where the browser can read codes itself, the phone's camera does too.
export function attach(form) {
  const input = form.querySelector("[data-scan-input]");
  const button = form.querySelector("[data-camera]");
  const view = form.querySelector("[data-camera-view]");
  input.focus({ preventScroll: true });
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => look(form, input, view));
}

async function look(form, input, view) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true, playsInline: true });
  view.replaceChildren(video);
  view.hidden = false;
  await video.play();
  const detector = new window.BarcodeDetector({ formats: ["qr_code", "code_128"] });
  const stop = () => { stream.getTracks().forEach((track) => track.stop()); view.hidden = true; };
  const tick = async () => {
    if (!form.isConnected) return stop();
    const [found] = await detector.detect(video);
    if (!found) return requestAnimationFrame(tick);
    stop();
    input.value = found.rawValue;
    form.requestSubmit();
  };
  tick();
}
