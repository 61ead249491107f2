/** Saved views as links above a list, and the panel where views are kept and columns are chosen. */
import { ActionIcon, Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { withView } from "./list-view";
import type { ListView, ViewSearch } from "./list-view";
import classes from "./ListPage.module.css";

interface ViewProps {
  view: ListView;
  search: object;
  /** The list's own filters in the address. */
  keys: string[];
  current: ViewSearch;
}

export function ViewLinks({ view, search, keys }: Omit<ViewProps, "current">) {
  const { t } = useTranslation();
  if (view.views.length === 0) return null;
  const all = [{ name: t("list.view_all"), search: {} as ViewSearch }, ...view.views];
  return (
    <nav className={classes.views} aria-label={t("list.views")}>
      {all.map((one) => (
        <Link key={one.name} to="." search={withView(search, keys, one.search) as never} className={classes.view} activeOptions={{ exact: true, includeSearch: true }}>
          {one.name}
        </Link>
      ))}
    </nav>
  );
}

interface PanelProps extends ViewProps {
  columns: { key: string; header: string; fixed: boolean }[];
}

export function ViewPanel({ view, columns, current }: PanelProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const choosable = columns.filter((column) => column.header && !column.fixed);
  return (
    <Popover position="bottom-end" width={300} trapFocus shadow="md" opened={open} onChange={setOpen}>
      <Popover.Target>
        <Button variant="subtle" color="gray" leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />} onClick={() => setOpen(!open)}>
          {t("list.view")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={t("list.view")}>
        <Checkbox.Group label={t("list.columns")} value={choosable.filter((column) => !view.hidden.includes(column.key)).map((column) => column.key)} onChange={(on) => view.setHidden(choosable.map((column) => column.key).filter((key) => !on.includes(key)))}>
          <div className={classes.columns}>
            {choosable.map((column) => (
              <Checkbox key={column.key} size="xs" value={column.key} label={column.header} />
            ))}
          </div>
        </Checkbox.Group>
        {view.views.length > 0 ? (
          <ul className={classes.saved} aria-label={t("list.views")}>
            {view.views.map((one) => (
              <li key={one.name}>
                <span>{one.name}</span>
                <ActionIcon size={26} aria-label={t("list.view_remove", { name: one.name })} onClick={() => view.remove(one.name)}>
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        ) : null}
        <SaveView view={view} current={current} onSaved={() => setOpen(false)} />
        {view.failed ? <p role="alert" className={classes.failed}>{t("list.view_failed")}</p> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function SaveView({ view, current, onSaved }: { view: ListView; current: ViewSearch; onSaved: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const nothing = Object.keys(current).length === 0;
  return (
    <form
      className={classes.save}
      onSubmit={(event) => {
        event.preventDefault();
        if (!name.trim() || nothing) return;
        view.save({ name: name.trim(), search: current });
        setName("");
        onSaved();
      }}
    >
      <TextInput size="xs" label={t("list.view_save")} description={nothing ? t("list.view_nothing") : t("list.view_help")} placeholder={t("list.view_name")} maxLength={40} disabled={nothing} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Button type="submit" size="compact-sm" disabled={nothing || !name.trim()}>
        {t("list.view_keep")}
      </Button>
    </form>
  );
}
