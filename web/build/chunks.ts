/** Which code travels together: a first visit waits for rounds more than for bytes, so each face's first screen comes in few pieces. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const src = resolve(import.meta.dirname, "../src");

/** What stands on the first screen of each face: its frame and its start page. */
export const firstScreens: Record<string, string[]> = {
  shop: ["app/shop/first.ts", "app/shop/ShopLayout.tsx", "features/shop/HomePage.tsx"],
  portal: ["app/portal/first.ts", "app/portal/PortalLayout.tsx", "features/portal/OverviewPage.tsx"],
  admin: ["app/admin/AdminLayout.tsx", "features/admin/dashboard/DashboardPage.tsx"],
};

/** What a module imports when it loads: our own files by path, icons by name. */
function importsOf(file: string): string[] {
  if (!/\.tsx?$/.test(file)) return [];
  const text = readFileSync(file, "utf8").replace(/^import type .*$/gm, "");
  const own = [...text.matchAll(/^(?:import|export)\s(?:[^"]*?\sfrom\s)?"(@\/|\.{1,2}\/)([^"]+)"/gm)].map(([, from, rest]) => {
    const path = from === "@/" ? join(src, rest ?? "") : resolve(dirname(file), `${from}${rest}`);
    return ["", ".tsx", ".ts", "/index.ts"].map((end) => path + end).find((one) => /\.\w+$/.test(one) && existsSync(one)) ?? path;
  });
  return [...own, ...(text.match(/\bIcon[A-Z]\w+/g) ?? [])];
}

function behind(files: string[], imports: (file: string) => string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (one: string) => {
    if (seen.has(one)) return;
    seen.add(one);
    imports(one).forEach(visit);
  };
  files.forEach(visit);
  return seen;
}

/**
 * The pieces of the first screens: `own` is what one face alone uses, `shared` the rest. Shared ones are cut first, so that no
 * face and no later page pulls in the first screen of another face.
 */
export function pieces() {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).map((file) => join(src, file)).filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\.d\.ts$/.test(file));
  const imports = new Map(files.map((file) => [file, importsOf(file)]));
  const faces = Object.entries(firstScreens).map(([face, screens]) => ({ face, needs: behind(screens.map((file) => join(src, file)), (file) => imports.get(file) ?? []) }));
  const main = behind([join(src, "app/main.tsx")], (file) => imports.get(file) ?? []);
  const isOf = (face: string, file: string) => new RegExp(`[\\\\/](app|features)[\\\\/]${face}[\\\\/]`).test(file);
  const inUse = (face: string, key: string) => [...imports].every(([file, list]) => isOf(face, file) || !list.includes(key));
  const known = new Map<string, string | null>();
  const piece = (id: string): string | null => {
    const key = /[\\/](Icon\w+)\.mjs$/.exec(id)?.[1] ?? id.split("?")[0] ?? id;
    let name = known.get(key);
    if (name === undefined) {
      const users = faces.filter(({ needs }) => needs.has(key)).map(({ face }) => face);
      const [only] = users;
      name = only === undefined ? null : users.length === 1 && (isOf(only, key) || inUse(only, key)) ? only : "frame";
      known.set(key, name);
    }
    return name;
  };
  return {
    main: (id: string) => main.has(id.split("?")[0] ?? id),
    shared: (id: string) => (piece(id) === "frame" ? "frame" : null),
    own: (id: string) => (piece(id) === "frame" ? null : piece(id)),
  };
}
