/** Whose books are shown: kept in the address; there only where the business has several legal entities. */
import { NativeSelect } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useEntities } from "./calls";
import "./words";

/** The legal entity that the address names. */
export function useChosenEntity(): string | undefined {
  const { legal_entity } = useSearch({ strict: false }) as { legal_entity?: string };
  return legal_entity || undefined;
}

export function EntityChoice({ className }: { className?: string }) {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const entities = useEntities();
  const chosen = useChosenEntity();
  if (entities.length === 0) return null;
  const go = (value: string) => void navigate({ to: ".", search: ((old: object) => ({ ...old, legal_entity: value || undefined })) as never, replace: true, resetScroll: false });
  return (
    <NativeSelect
      className={className}
      label={t("entities.choice")}
      value={chosen ?? ""}
      data={[{ value: "", label: t("entities.all") }, ...entities.map((entity) => ({ value: entity.id, label: entity.name }))]}
      onChange={(event) => go(event.currentTarget.value)}
    />
  );
}
