/** Every colour, space, radius and font of the product. Components read the variables made here and nothing else. */
import { createTheme } from "@mantine/core";
import type { CSSVariablesResolver, MantineColorsTuple, MantineThemeOverride } from "@mantine/core";
import { accentShades } from "@/lib/accent";

const slate: MantineColorsTuple = [
  "#f6f7f9", "#eceef2", "#dfe3e9", "#c6ccd6", "#98a1b0", "#6b7585", "#4d5666", "#39414f", "#222936", "#131822",
];
const night: MantineColorsTuple = [
  "#e8ebf0", "#c9ced8", "#a3abb9", "#7f8898", "#4a5262", "#343b49", "#262c38", "#1a1f29", "#13171f", "#0d1016",
];

/** Darker than Mantine's, so that white text on it and red text on white are both readable. */
const red: MantineColorsTuple = [
  "#fff0ef", "#ffdedc", "#ffbfbb", "#ff9d98", "#f8817b", "#e5544f", "#c9352f", "#c0302b", "#a82421", "#8c1d1b",
];

export function makeTheme(accent: string): MantineThemeOverride {
  return createTheme({
    colors: { accent: accentShades(accent), gray: slate, dark: night, red },
    primaryColor: "accent",
    primaryShade: { light: 7, dark: 7 },
    autoContrast: true,
    luminanceThreshold: 0.32,
    respectReducedMotion: true,
    cursorType: "pointer",
    focusRing: "auto",
    defaultRadius: "md",
    radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
    fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    fontFamilyMonospace: 'ui-monospace, "SF Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    headings: {
      fontWeight: "650",
      sizes: {
        h1: { fontSize: "1.75rem", lineHeight: "1.2" },
        h2: { fontSize: "1.25rem", lineHeight: "1.3" },
        h3: { fontSize: "1.0625rem", lineHeight: "1.4" },
        h4: { fontSize: "0.9375rem", lineHeight: "1.45" },
      },
    },
    components: {
      Button: { defaultProps: { size: "sm" }, styles: { label: { fontWeight: 550 } } },
      ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
      TextInput: { defaultProps: { size: "sm" } },
      // Help stands below, so that fields beside each other stay on one line.
      InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } },
      Tooltip: { defaultProps: { withArrow: true, openDelay: 200, multiline: true, events: { hover: true, focus: true, touch: true } } },
      // Scroll locking writes a style element, which a strict policy refuses; global.css locks the page instead.
      Modal: { defaultProps: { lockScroll: false, centered: true, overlayProps: { backgroundOpacity: 0.45 }, transitionProps: { duration: 140 } } },
      Drawer: { defaultProps: { lockScroll: false, overlayProps: { backgroundOpacity: 0.45 }, transitionProps: { duration: 160 } } },
      Menu: { defaultProps: { withInitialFocusPlaceholder: false, transitionProps: { duration: 100 }, shadow: "md" } },
      Skeleton: { defaultProps: { radius: "sm" } },
    },
  });
}

const tones = {
  light: {
    good: ["#116b3a", "#e3f5ea", "#1f9d58"],
    warn: ["#7d4a00", "#fdf1d8", "#d18a0b"],
    bad: ["#a3201d", "#fde8e7", "#d93a36"],
    info: ["#1c4fa8", "#e6effd", "#3a78e0"],
    idle: ["#4d5666", "#eceef2", "#8a93a3"],
  },
  dark: {
    good: ["#6fdc9f", "#12301f", "#37b36e"],
    warn: ["#f2c36b", "#33270f", "#d99a25"],
    bad: ["#ff9d98", "#3a1918", "#e5544f"],
    info: ["#93bcff", "#15264a", "#4f8df5"],
    idle: ["#aab2c0", "#232936", "#7f8898"],
  },
} as const;

export type Tone = keyof (typeof tones)["light"];

function toneVariables(scheme: "light" | "dark") {
  return Object.fromEntries(
    Object.entries(tones[scheme]).flatMap(([tone, [text, soft, solid]]) => [
      [`--mp-${tone}-text`, text],
      [`--mp-${tone}-soft`, soft],
      [`--mp-${tone}-solid`, solid],
    ]),
  );
}

export const resolveVariables: CSSVariablesResolver = (theme) => ({
  variables: { "--mp-radius": "8px", "--mp-radius-card": "12px", "--mp-page": "72rem" },
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#151b26",
    "--mantine-color-dimmed": "#596273",
    "--mantine-color-placeholder": "#6a7383",
    "--mantine-color-default-border": "#d5dae2",
    "--mantine-color-error": "#b4231f",
    "--mantine-color-anchor": theme.colors.accent?.[8] ?? "",
    "--mp-canvas": "#f7f8fa",
    "--mp-surface": "#ffffff",
    "--mp-sunken": "#f1f3f6",
    "--mp-line": "#e5e8ed",
    "--mp-line-strong": "#d0d6df",
    "--mp-hover": "#f3f5f8",
    "--mp-shadow": "0 1px 2px rgb(16 24 40 / 5%)",
    "--mp-shadow-lift": "0 8px 28px -6px rgb(16 24 40 / 16%), 0 2px 6px rgb(16 24 40 / 6%)",
    "--mp-accent-text": theme.colors.accent?.[8] ?? "",
    "--mp-accent-soft": theme.colors.accent?.[0] ?? "",
    "--mp-accent-line": theme.colors.accent?.[3] ?? "",
    ...toneVariables("light"),
  },
  dark: {
    "--mantine-color-body": "#13171f",
    "--mantine-color-text": "#e8ebf0",
    "--mantine-color-dimmed": "#9ea7b6",
    "--mantine-color-placeholder": "#8a93a3",
    "--mantine-color-default": "#1a1f29",
    "--mantine-color-default-hover": "#222936",
    "--mantine-color-default-border": "#343b49",
    "--mantine-color-error": "#ff9d98",
    "--mantine-color-anchor": theme.colors.accent?.[3] ?? "",
    "--mp-canvas": "#0d1016",
    "--mp-surface": "#13171f",
    "--mp-sunken": "#0f131a",
    "--mp-line": "#242b37",
    "--mp-line-strong": "#343b49",
    "--mp-hover": "#1a1f29",
    "--mp-shadow": "none",
    "--mp-shadow-lift": "0 12px 32px -6px rgb(0 0 0 / 60%)",
    "--mp-accent-text": theme.colors.accent?.[3] ?? "",
    "--mp-accent-soft": "color-mix(in srgb, var(--mantine-color-accent-7) 18%, #13171f)",
    "--mp-accent-line": theme.colors.accent?.[8] ?? "",
    ...toneVariables("dark"),
  },
});
