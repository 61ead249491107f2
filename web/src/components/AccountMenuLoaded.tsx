/** Who is signed in, appearance, the other faces, sign out. */
import { Menu, UnstyledButton } from "@mantine/core";
import {
  IconBuildingStore, IconKeyboard, IconLayoutDashboard, IconLogout, IconSelector, IconServer, IconUser,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SESSION_KEY } from "@/api/cache";
import { api } from "@/api/client";
import { useSession } from "@/api/meta";
import classes from "./AccountMenu.module.css";
import { BareLink } from "./links";
import type { AccountMenuProps } from "./AccountMenu";
import { SchemeItems } from "./SchemeMenu";

export function useSignOut() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await api.post("/auth/sign-out").catch(() => undefined);
    await navigate({ to: "/" });
    client.setQueryData(SESSION_KEY, null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "/meta" && !String(query.queryKey[0]).startsWith("/shop") && query.queryKey[0] !== SESSION_KEY[0] });
  };
}

export default function AccountMenuLoaded({ face, onShortcuts, compact }: AccountMenuProps) {
  const { t } = useTranslation();
  const session = useSession();
  const signOut = useSignOut();
  if (!session) return null;
  return (
    <Menu position={compact ? "bottom-end" : "top-start"} width={260}>
      <Menu.Target>
        <UnstyledButton className={classes.target} data-compact={compact || undefined} aria-label={compact ? `${t("app.account_menu")}: ${session.user.name}` : undefined}>
          <span className={classes.initials} data-initials={initials(session.user.name)} aria-hidden />
          {compact ? null : (
            <>
              <span className={classes.who}>
                <span className="visually-hidden">{t("app.account_menu")}</span>
                <span className={classes.name}>{session.user.name}</span>
                <span className={classes.mail}>{session.customer?.name ?? session.user.email}</span>
              </span>
              <IconSelector size={16} aria-hidden />
            </>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user.email}</Menu.Label>
        {session.kind === "customer" && face !== "portal" ? (
          <Menu.Item component={BareLink} href="/portal" leftSection={<IconServer size={16} aria-hidden />}>
            {t("app.to_portal")}
          </Menu.Item>
        ) : null}
        {session.kind === "customer" ? (
          <Menu.Item component={BareLink} href="/portal/profile" leftSection={<IconUser size={16} aria-hidden />}>
            {t("app.profile")}
          </Menu.Item>
        ) : null}
        {session.kind === "staff" && face !== "admin" ? (
          <Menu.Item component={BareLink} href="/admin" leftSection={<IconLayoutDashboard size={16} aria-hidden />}>
            {t("app.to_admin")}
          </Menu.Item>
        ) : null}
        {face === "shop" ? null : (
          <Menu.Item component={BareLink} href="/" leftSection={<IconBuildingStore size={16} aria-hidden />}>
            {t("app.to_shop")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <SchemeItems />
        <Menu.Divider />
        {onShortcuts ? (
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onShortcuts}>
            {t("app.shortcuts")}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          {t("app.sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}
