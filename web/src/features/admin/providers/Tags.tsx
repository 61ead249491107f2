/** The tags of a provider account: whether machines carry theirs, writing them again, and all tags with what they say. */
import { Button, List, Modal } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import type { Answer } from "@/api/contract";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { TextLink } from "@/components/links";
import { ListFoot } from "@/components/ListFoot";
import { Section } from "@/components/Page";
import { ProblemPanel } from "@/components/ProblemView";
import { StateBadge } from "@/components/StateBadge";
import type { Tone } from "@/components/theme";
import { CustomerLink, dash } from "../parts";
import { adminPaths } from "../paths";
import { TagCheck } from "./TagCheck";
import { ThingTags } from "./ThingTags";
import "./words";

type Page = Answer<"/admin/provider-accounts/{id}/tags", "get">;
type Tag = Page["items"][number];
type Carrier = Answer<"/admin/provider-accounts/{id}/tags/{tag}/carriers", "get">["items"][number];

const calls = {
  tags: (id: string, page: number) => read(["provider_account"], "/admin/provider-accounts/{id}/tags", { path: { id }, query: { page } }),
  carriers: (id: string, tag: string) => read(["provider_account"], "/admin/provider-accounts/{id}/tags/{tag}/carriers", { path: { id, tag } }),
};

const TONES: Record<Tag["meaning"], Tone> = { business: "good", customer: "good", server: "good", unknown: "warn", foreign: "idle" };
const KINDS = ["instance", "image", "object-storage"] as const;

export function Tags({ accountId }: { accountId: string }) {
  return (
    <>
      <TagCheck accountId={accountId} />
      <ThingTags accountId={accountId} />
      <AllTags accountId={accountId} />
    </>
  );
}

function AllTags({ accountId }: { accountId: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const [page, setPage] = useState(1);
  const [shown, setShown] = useState<Tag | null>(null);
  const tags = useQuery(calls.tags(accountId, page));
  if (tags.error && !tags.data) return <ProblemPanel error={tags.error} retry={() => void tags.refetch()} />;
  const rows = tags.data?.items;
  const next = tags.data?.next_page;
  return (
    <Section title={t("tags.title")} text={t("tags.text")} flush>
      {rows?.length === 0 && page === 1 ? <Empty icon={IconTag} title={t("tags.empty_title")} text={t("tags.empty")} /> : <Table rows={rows} show={setShown} />}
      <ListFoot total={0} params={{}} topics={[]} canBack={page > 1} next={next ? String(next) : null} onNext={(to) => setPage(Number(to))} onBack={() => setPage(page - 1)} />
      <Modal opened={shown !== null} onClose={() => setShown(null)} title={t("tags.carriers_of", { name: shown?.name })} size="lg" closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {shown ? <Carriers accountId={accountId} tag={shown} /> : null}
      </Modal>
    </Section>
  );
}

function Table({ rows, show }: { rows: Tag[] | undefined; show: (tag: Tag) => void }) {
  const { t } = useTranslation("admin");
  return (
    <DataTable<Tag>
      label={t("tags.title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: "name", header: t("tags.name"), phone: "main", cell: (row) => <span className="mono">{row.name}</span> },
        { key: "meaning", header: t("tags.meaning"), phone: "side", cell: (row) => <StateBadge state={row.meaning} tone={TONES[row.meaning]} label={t(`tags.meaning_${row.meaning}`)} /> },
        { key: "server", header: t("tags.server"), cell: (row) => (row.service ? <TextLink href={adminPaths.service(row.service.id)}>{row.service.name}</TextLink> : dash) },
        { key: "customer", header: t("tags.customer"), cell: (row) => <CustomerLink customer={row.customer} /> },
        {
          key: "carriers",
          header: t("tags.carriers"),
          cell: (row) => (
            <Button variant="subtle" size="compact-sm" aria-label={t("tags.show_of", { name: row.name })} onClick={() => show(row)}>
              {t("tags.show")}
            </Button>
          ),
        },
      ]}
    />
  );
}

function Carriers({ accountId, tag }: { accountId: string; tag: Tag }) {
  const { t } = useTranslation("admin");
  const carriers = useQuery(calls.carriers(accountId, tag.id));
  if (carriers.error) return <ProblemPanel error={carriers.error} retry={() => void carriers.refetch()} />;
  const rows = carriers.data?.items;
  const kind = (carrier: Carrier) => {
    const known = KINDS.find((one) => one === carrier.kind);
    return known ? t(`tags.kind_${known}`) : carrier.kind;
  };
  if (rows?.length === 0) return <p>{t("tags.carriers_none")}</p>;
  if (!rows) return <DataTable<Carrier> label={t("tags.carriers_of", { name: tag.name })} rows={undefined} rowKey={(row) => row.id} columns={[]} skeletonRows={2} />;
  return (
    <List aria-label={t("tags.carriers_of", { name: tag.name })}>
      {rows.map((carrier) => (
        <List.Item key={`${carrier.kind} ${carrier.id}`}>{[kind(carrier), carrier.name, carrier.id].filter(Boolean).join(" · ")}</List.Item>
      ))}
    </List>
  );
}
