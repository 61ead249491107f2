/** Ctrl/Cmd-K: go anywhere, act on what is open. Loaded the first time it is opened. */
import "@mantine/spotlight/styles.layer.css";
import { Modal } from "@mantine/core";
import { Spotlight, createSpotlight } from "@mantine/spotlight";
import { IconArrowRight, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useDebouncedValue } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import classes from "./CommandPalette.module.css";
import type { Command, CommandSource } from "./shell-types";

const [store, spotlight] = createSpotlight();

interface PaletteProps extends CommandSource {
  opened: boolean;
  onClose: () => void;
}

export default function CommandPalette({ opened, onClose, commands, search }: PaletteProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query.trim(), 180);
  useEffect(() => {
    if (opened) spotlight.open();
  }, [opened]);
  const hits = useQuery({
    queryKey: ["palette", asked],
    queryFn: ({ signal }) => search?.(asked, signal) ?? Promise.resolve([]),
    enabled: Boolean(search) && asked.length > 1,
  });
  const wanted = query.trim().toLowerCase();
  const found = commands.filter((command) => !wanted || command.label.toLowerCase().includes(wanted));
  const act = (command: Command) => {
    spotlight.close();
    command.run?.();
    if (command.href) void router.navigate({ href: command.href });
  };
  const entry = (command: Command) => (
    <Spotlight.Action
      key={command.id}
      label={command.label}
      description={command.description}
      leftSection={command.icon ? <command.icon size={18} aria-hidden /> : <IconArrowRight size={18} aria-hidden />}
      onClick={() => act(command)}
    />
  );
  return (
    <Spotlight.Root store={store} query={query} onQueryChange={setQuery} onSpotlightClose={onClose} shortcut={null} scrollable maxHeight={420} lockScroll={false} centered={false} yOffset="12vh" classNames={{ search: classes.search }} overlayProps={{ backgroundOpacity: 0.45, blur: 0 }}>
      <Modal.Title className="visually-hidden">{t("palette.open")}</Modal.Title>
      <Spotlight.Search placeholder={t("palette.placeholder")} aria-label={t("palette.open")} leftSection={<IconSearch size={18} aria-hidden />} />
      <Spotlight.ActionsList>
        {hits.data?.length ? <Spotlight.ActionsGroup label={t("palette.results")}>{hits.data.map(entry)}</Spotlight.ActionsGroup> : null}
        {found.length ? <Spotlight.ActionsGroup label={t("palette.go")}>{found.map(entry)}</Spotlight.ActionsGroup> : null}
        {!found.length && !hits.data?.length ? <Spotlight.Empty>{hits.isFetching ? t("app.loading") : t("palette.nothing")}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
