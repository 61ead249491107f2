/** The house all three faces live in: skip link, sandbox strip, navigation, palette, shortcuts, live state, announcements. */
import { ActionIcon, Burger } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRouterState } from "@tanstack/react-router";
import { Suspense, lazy, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLive, useLiveState } from "@/api/live";
import { useMeta, useSession } from "@/api/meta";
import { AccountMenu } from "./AccountMenu";
import { Brand } from "./Brand";
import { Hint } from "./Hint";
import { BareLink } from "./links";
import { SandboxBar } from "./SandboxBar";
import type { CommandSource, Face, NavGroup } from "./shell-types";
import classes from "./Shell.module.css";

const CommandPalette = lazy(() => import("./CommandPalette"));
const NavDrawer = lazy(() => import("./NavDrawer"));
const Shortcuts = lazy(() => import("./Shortcuts"));

interface ShellProps {
  face: Face;
  home: string;
  /** With groups the face has a sidebar; without, `header` fills the top bar (the shop). */
  nav?: NavGroup[];
  header?: ReactNode;
  footer?: ReactNode;
  palette?: CommandSource;
  /** A face's own tool beside the account: full in the sidebar, an icon on a phone. */
  tool?: (compact: boolean) => ReactNode;
  children: ReactNode;
}

/** Whether the page has a scroll bar, so that a dialog can hide it without moving the page sideways. */
function useScrollMark(): void {
  useEffect(() => {
    if (typeof ResizeObserver === "undefined") return;
    const root = document.documentElement;
    const observer = new ResizeObserver(() => root.toggleAttribute("data-scrolls", root.scrollHeight > root.clientHeight));
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
}

export function Shell({ face, home, nav, header, footer, palette, tool, children }: ShellProps) {
  const { t } = useTranslation();
  const session = useSession();
  const [paletteOpen, paletteControl] = useDisclosure(false);
  const [helpOpen, helpControl] = useDisclosure(false);
  useLive(Boolean(session));
  useScrollMark();
  useHotkeys([
    ["mod+K", () => (palette ? paletteControl.open() : undefined), { preventDefault: Boolean(palette) }],
    ["shift+?", helpControl.open],
    ["/", () => document.querySelector<HTMLInputElement>("[data-list-search]")?.focus()],
  ]);
  return (
    <div className={classes.shell} data-face={face}>
      <a href="#main" className={classes.skip}>
        {t("app.skip")}
      </a>
      <SandboxBar staff={face === "admin"} />
      {nav ? (
        <div className={classes.frame}>
          <Sidebar face={face} home={home} nav={nav} onPalette={palette ? paletteControl.open : undefined} onShortcuts={helpControl.open} tool={tool} />
          <Main>
            {children}
            {footer}
          </Main>
        </div>
      ) : (
        <>
          <header className={classes.top}>
            <div className={classes.topInner}>
              <Brand href={home} />
              {header}
            </div>
          </header>
          <Main>{children}</Main>
          {footer}
        </>
      )}
      <LiveNote />
      <Suspense fallback={null}>
        {paletteOpen && palette ? <CommandPalette opened onClose={paletteControl.close} {...palette} /> : null}
        {helpOpen ? <Shortcuts opened onClose={helpControl.close} /> : null}
      </Suspense>
    </div>
  );
}

/** Moves the reading position to the new page and says its title, as a page load would. */
function Main({ children }: { children: ReactNode }) {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const shown = useRef(path);
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    if (path === undefined || shown.current === path) return;
    const first = shown.current === undefined;
    shown.current = path;
    if (first) return;
    main.current?.focus({ preventScroll: true });
    const timer = setTimeout(() => setAnnounced(document.title), 150);
    return () => clearTimeout(timer);
  }, [path]);
  return (
    <main id="main" ref={main} tabIndex={-1} className={classes.main}>
      <div className={classes.content}>{children}</div>
      <p className="visually-hidden" role="status" aria-live="polite">
        {announced}
      </p>
    </main>
  );
}

interface SidebarProps {
  face: Face;
  home: string;
  nav: NavGroup[];
  onPalette?: () => void;
  onShortcuts: () => void;
  tool?: (compact: boolean) => ReactNode;
}

function Sidebar({ face, home, nav, onPalette, onShortcuts, tool }: SidebarProps) {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // Open for one path only: following a link closes the drawer by itself.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === path;
  const label = face === "admin" ? t("face.admin") : undefined;
  return (
    <>
      <section className={classes.side} aria-label={t("app.sidebar")}>
        <div className={classes.sideHead}>
          <Brand href={home} face={label} />
        </div>
        {onPalette ? <PaletteButton onClick={onPalette} /> : null}
        <NavList nav={nav} path={path} />
        <div className={classes.sideFoot}>
          {tool?.(false)}
          <AccountMenu face={face} onShortcuts={onShortcuts} />
        </div>
      </section>
      <section className={classes.phoneTop} aria-label={t("app.bar")}>
        <Burger opened={open} onClick={() => setOpenAt(open ? null : path)} size="sm" aria-label={t("app.menu")} />
        <Brand href={home} face={label} />
        <span className={classes.phoneTools}>
          {onPalette ? (
            <ActionIcon size={40} aria-label={t("palette.open")} onClick={onPalette}>
              <IconSearch size={20} aria-hidden />
            </ActionIcon>
          ) : null}
          {tool?.(true)}
          <AccountMenu face={face} onShortcuts={onShortcuts} compact />
        </span>
      </section>
      <Suspense fallback={null}>
        {openAt === null ? null : (
          <NavDrawer opened={open} onClose={() => setOpenAt(null)}>
            <NavList nav={nav} path={path} />
          </NavDrawer>
        )}
      </Suspense>
    </>
  );
}

function PaletteButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className={classes.palette} onClick={onClick} aria-keyshortcuts="Control+K Meta+K">
      <IconSearch size={16} aria-hidden />
      <span>{t("app.search")}</span>
      <kbd aria-hidden>Ctrl K</kbd>
    </button>
  );
}

function isAt(path: string, href: string, exact?: boolean): boolean {
  return path === href || (!exact && path.startsWith(`${href}/`));
}

function NavList({ nav, path }: { nav: NavGroup[]; path: string }) {
  const { t } = useTranslation();
  const list = useRef<HTMLElement>(null);
  // More sections than the window is high: the one that is open is in view.
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView?.({ block: "nearest" });
  }, [path]);
  return (
    <nav ref={list} aria-label={t("app.main_navigation")} className={classes.nav}>
      {nav.map((group, index) => (
        <div key={group.label ?? index} className={classes.group}>
          {group.label ? <p className={classes.groupLabel}>{group.label}</p> : null}
          <ul>
            {group.items.map((item) => (
              <li key={item.href}>
                <BareLink href={item.href} className={classes.item} aria-current={isAt(path, item.href, item.exact) ? "page" : undefined} data-at={isAt(path, item.href, item.exact) || undefined}>
                  <item.icon size={18} stroke={1.7} aria-hidden />
                  <span className={classes.itemLabel}>{item.label}</span>
                  {item.count ? <span className={classes.count}>{item.count}</span> : null}
                </BareLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Quiet: the stylesheet shows it only when the stream has stayed away for a moment, and never in the way. */
function LiveNote() {
  const { t } = useTranslation();
  const live = useLiveState();
  return (
    <div role="status" className={classes.liveRegion}>
      {live === "reconnecting" ? (
        <Hint label={t("app.reconnecting")}>
          <span className={classes.live}>{t("app.reconnecting_short")}</span>
        </Hint>
      ) : null}
    </div>
  );
}

export function ShopFooter({ children }: { children?: ReactNode }) {
  const { brand } = useMeta();
  return (
    <footer className={classes.footer}>
      <div className={classes.topInner}>
        <span>{brand.name}</span>
        <span className={classes.footerLinks}>{children}</span>
      </div>
    </footer>
  );
}
