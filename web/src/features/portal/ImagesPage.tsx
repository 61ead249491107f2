/** The images of a customer's own: brought by address, watched while they load, installed on servers, deleted. */
import { Button, Modal, NativeSelect, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { IconDisc, IconPhoto, IconPlus, IconServer, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { portal } from "@/api/portal";
import { catalogQuery } from "@/api/shop";
import { useWrite } from "@/api/write";
import { ActionMenu } from "@/components/Actions";
import type { ActionItem } from "@/components/Actions";
import { Confirm } from "@/components/Confirm";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { ownImages, ownImagesApi } from "@/components/images/calls";
import type { NewOwnImage, OwnImage, OwnImages } from "@/components/images/calls";
import { ImageFields, NO_IMAGE, trimmedImage } from "@/components/images/ImageFields";
import { ImageSize, ImageState, isOnItsWay } from "@/components/images/ImageState";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { ProblemAlert, ProblemPanel } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { paths } from "@/lib/paths";
import { formatMemory } from "@/lib/sizes";
import { ActDialog } from "./ActDialog";
import "@/components/images/words";

type Space = OwnImages["spaces"][number];

export function ImagesPage() {
  const { t } = useTranslation(["images", "common", "portal"]);
  const query = useQuery({ ...ownImages(), refetchInterval: (asked) => (asked.state.data?.items.some(isOnItsWay) ? 3000 : false) });
  const [adding, setAdding] = useState(false);
  if (query.error && !query.data) return <ProblemPanel error={query.error} retry={() => void query.refetch()} />;
  const spaces = query.data?.spaces.filter((space) => space.images_max > 0) ?? [];
  const images = query.data?.items;
  const add = spaces.length > 0 ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("images:add")}
    </Button>
  ) : undefined;
  return (
    <Page title={t("images:title")} lead={t("images:lead")} actions={images?.length ? add : undefined}>
      {spaces.map((space) => (
        <SpaceLeft key={space.servers[0]?.id} space={space} />
      ))}
      <Section flush>{images?.length === 0 ? <Nothing add={add} /> : <Table rows={images} plans={query.data?.plans ?? []} />}</Section>
      <Modal opened={adding} onClose={() => setAdding(false)} title={t("images:add")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {adding ? <AddForm spaces={spaces} onClose={() => setAdding(false)} /> : null}
      </Modal>
    </Page>
  );
}

function Nothing({ add }: { add: ReactNode }) {
  const { t } = useTranslation(["images", "portal"]);
  if (add) return <Empty icon={IconPhoto} title={t("images:empty_title")} text={t("images:empty")} action={add} />;
  return <Empty icon={IconPhoto} title={t("images:none_title")} text={t("images:none")} action={<LinkButton href={paths.portal.services()}>{t("portal:nav.services")}</LinkButton>} />;
}

function SpaceLeft({ space }: { space: Space }) {
  const { t } = useTranslation("images");
  const servers = space.servers.map((server) => server.name).join(", ");
  return (
    <Section title={t("space", { used: space.images, count: space.images_max })} text={t("space_text", { used: formatMemory(space.used_mb), total: formatMemory(space.total_mb), servers })}>
      <Progress value={Math.min(100, (100 * space.used_mb) / space.total_mb)} aria-label={t("space_bar")} />
    </Section>
  );
}

interface Install {
  image: string;
  server: string;
}

function Table({ rows, plans }: { rows: OwnImage[] | undefined; plans: string[] }) {
  const { t } = useTranslation("images");
  const [deleting, setDeleting] = useState<OwnImage | null>(null);
  const [installing, setInstalling] = useState<Install | null>(null);
  const [ordering, setOrdering] = useState<OwnImage | null>(null);
  const remove = useWrite<unknown, string>({ topics: ["service"], run: (id) => ownImagesApi.remove(id), done: () => toast.done(t("deleted")) });
  const actions = (image: OwnImage): ActionItem[] => {
    const stays = image.servers > 0 ? t("delete_in_use") : image.state === "requested" ? t("delete_unconfirmed") : null;
    const ready = image.state === "ready" ? { allowed: true } : { allowed: false, reason: t("install_not") };
    return [
      ...(plans.length > 0 ? [{ key: "order", label: t("order"), icon: IconServer, ability: ready, run: () => setOrdering(image) }] : []),
      ...image.installable_on.map((server) => ({ key: server.id, label: t("install", { name: server.name }), icon: IconDisc, ability: ready, run: () => setInstalling({ image: image.image_id ?? "", server: server.id }) })),
      { key: "delete", label: t("delete"), icon: IconTrash, danger: true, ability: stays ? { allowed: false, reason: stays } : { allowed: true }, run: () => setDeleting(image) },
    ];
  };
  return (
    <>
      <DataTable<OwnImage>
        label={t("title")}
        rows={rows}
        rowKey={(row) => row.id}
        skeletonRows={3}
        columns={[
          { key: "name", header: t("name"), phone: "main", cell: (row) => <strong>{row.name}</strong> },
          { key: "state", header: t("state"), phone: "side", cell: (row) => <ImageState image={row} /> },
          { key: "system", header: t("system"), cell: (row) => `${row.os_type} ${row.os_version}` },
          { key: "size", header: t("size"), nowrap: true, cell: (row) => <ImageSize image={row} /> },
          { key: "servers", header: t("servers"), align: "end", phone: "wide", cell: (row) => row.servers },
          { key: "do", header: "", align: "end", cell: (row) => <ActionMenu label={t("more_of", { name: row.name })} items={actions(row)} /> },
        ]}
      />
      {rows?.filter((row) => row.error).map((row) => <Section key={row.id} tone="bad" title={row.name} text={row.error} />)}
      <Confirm
        opened={deleting !== null}
        onClose={() => setDeleting(null)}
        title={t("delete_title", { name: deleting?.name ?? "" })}
        consequences={[t("delete_1")]}
        confirmLabel={t("delete")}
        danger
        onConfirm={() => (deleting ? remove.mutateAsync(deleting.id) : undefined)}
      />
      {ordering ? <OrderFrom image={ordering} plans={plans} onClose={() => setOrdering(null)} /> : null}
      {installing ? <InstallOn key={`${installing.image} ${installing.server}`} {...installing} onClose={() => setInstalling(null)} /> : null}
    </>
  );
}

/** The plans whose new servers can be installed from an image, each with the way to its order. */
function OrderFrom({ image, plans, onClose }: { image: OwnImage; plans: string[]; onClose: () => void }) {
  const { t } = useTranslation(["images", "common"]);
  const catalog = useQuery(catalogQuery(useMeta().default_currency));
  const sold = catalog.data?.groups.flatMap((group) => group.products).filter((plan) => plans.includes(plan.id));
  return (
    <Modal opened onClose={onClose} title={t("images:order_title", { name: image.name })} closeButtonProps={{ "aria-label": t("common:app.close") }}>
      <Stack gap="sm">
        {catalog.isPending ? <Skeleton height={96} radius="md" /> : null}
        {catalog.error ? <ProblemAlert error={catalog.error} /> : null}
        {sold ? <Text size="sm">{sold.length > 0 ? t("images:order_text") : t("images:order_none")}</Text> : null}
        {sold?.map((plan) => (
          <LinkButton key={plan.id} variant="default" href={paths.plan(plan.slug, { image: image.image_id ?? undefined })}>
            {plan.name}
          </LinkButton>
        ))}
      </Stack>
    </Modal>
  );
}

/** The dialog of a reinstallation, with the image chosen. */
function InstallOn({ image, server, onClose }: Install & { onClose: () => void }) {
  const service = useQuery(portal.service(server));
  if (service.error) return <ProblemAlert error={service.error} />;
  return service.data ? <ActDialog service={service.data} kind="reinstall" image={image} onClose={onClose} /> : null;
}

function AddForm({ spaces, onClose }: { spaces: Space[]; onClose: () => void }) {
  const { t } = useTranslation(["images", "common"]);
  const add = useWrite<OwnImage, NewOwnImage>({ topics: ["service"], run: (body) => ownImagesApi.add(body), done: () => toast.done(t("images:adding")) });
  const servers = spaces.flatMap((space) => space.servers);
  const of = useApiForm({
    initialValues: { ...NO_IMAGE, service_id: servers[0]?.id ?? "" },
    send: async ({ service_id, ...image }) => {
      await add.mutateAsync({ service_id, ...trimmedImage(image) });
      onClose();
    },
  });
  return (
    <Form of={of} label={t("images:add")}>
      <ImageFields input={(name) => of.form.getInputProps(name)} />
      <NativeSelect label={t("images:server")} description={t("images:server_help")} data={servers.map((server) => ({ value: server.id, label: server.name }))} {...of.form.getInputProps("service_id")} />
      <FormActions of={of} label={t("images:add")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
