/** Mantine under our theme, without one style element: variables go into an adopted style sheet, which a strict policy allows. */
import {
  MantineProvider,
  convertCssVariables,
  defaultCssVariablesResolver,
  localStorageColorSchemeManager,
  mergeMantineTheme,
  DEFAULT_THEME,
} from "@mantine/core";
import { useLayoutEffect, useMemo } from "react";
import type { ReactNode } from "react";
import { makeTheme, resolveVariables } from "./theme";

const schemes = localStorageColorSchemeManager({ key: "mpanel-scheme" });

function variablesFor(accent: string): string {
  const theme = mergeMantineTheme(DEFAULT_THEME, makeTheme(accent));
  const base = defaultCssVariablesResolver(theme);
  const own = resolveVariables(theme);
  return (
    convertCssVariables(
      {
        variables: { ...base.variables, ...own.variables },
        light: { ...base.light, ...own.light, "--mantine-color-scheme": "light" },
        dark: { ...base.dark, ...own.dark, "--mantine-color-scheme": "dark" },
      },
      ":root",
    ) ?? ""
  );
}

let sheet: CSSStyleSheet | null = null;

function adopt(css: string) {
  if (typeof CSSStyleSheet === "undefined" || !("adoptedStyleSheets" in document)) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.replaceSync(css);
}

const FALLBACK_ACCENT = "#2f6fed";

export function ThemeProvider({ accent, children }: { accent?: string; children: ReactNode }) {
  const colour = accent ?? FALLBACK_ACCENT;
  const theme = useMemo(() => makeTheme(colour), [colour]);
  useLayoutEffect(() => adopt(variablesFor(colour)), [colour]);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
