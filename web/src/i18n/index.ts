/** All text comes from here. English first; each face brings its own words with its own chunk. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import common from "./en/common.json";

export const LOCALE = "en-GB";

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  defaultNS: "common",
  ns: ["common"],
  resources: { en: { common } },
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
});

/** Called once at the top of a face's entry module, before anything of that face renders. */
export function addWords(namespace: string, words: object): void {
  i18next.addResourceBundle("en", namespace, words, true, true);
}

/** Words outside of components: problem texts, document titles. */
export const t = i18next.t.bind(i18next);

export { i18next };
