/** First of all: lets what came with the page be painted, then starts the app in steps, so that a slow phone answers in between. */
const step = () => new Promise<void>((go) => setTimeout(go));

/** A page in the background is never painted, so nobody waits for that long. */
const painted = new Promise<void>((go) => {
  requestAnimationFrame(() => setTimeout(go));
  setTimeout(go, 300);
});

async function start() {
  await painted;
  for (const part of [() => import("react-dom/client"), () => import("@/i18n"), () => import("./main")]) {
    await part();
    await step();
  }
}

void start();
