/** One legal entity: what its documents say, and whose they are. */
import { IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useTranslation } from "react-i18next";
import { refreshTopics } from "@/api/cache";
import { ActionButton } from "@/components/Actions";
import { DetailSkeleton } from "@/components/DetailPage";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import { Editable, Loaded } from "../parts";
import { adminPaths } from "../paths";
import { useQuestion } from "../ReasonConfirm";
import { entityApi, entityRead } from "./calls";
import type { LegalEntity } from "./calls";
import "./words";

const LazyForm = lazy(() => import("./EntityForm"));

function EntityForm({ entity }: { entity?: LegalEntity }) {
  const { t } = useTranslation("common");
  return (
    <Suspense fallback={<DetailSkeleton label={t("app.loading")} />}>
      <LazyForm entity={entity} />
    </Suspense>
  );
}

function useCrumbs() {
  const { t } = useTranslation("admin");
  return [
    { label: t("nav.settings"), href: adminPaths.settings },
    { label: t("entities.title"), href: adminPaths.entities },
  ];
}

export function NewEntityPage() {
  const { t } = useTranslation("admin");
  return (
    <Page title={t("entities.add")} crumbs={useCrumbs()} narrow>
      <EntityForm />
    </Page>
  );
}

export function EntityPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { t } = useTranslation("admin");
  const crumbs = useCrumbs();
  return (
    <Loaded query={entityRead.one(id)} name={t("entities.choice")} crumbs={crumbs}>
      {(entity) => (
        <Page title={entity.name} crumbs={crumbs} narrow actions={<Remove entity={entity} />}>
          {entity.main ? (
            <Section text={t("entities.main_text")}>
              <LinkButton href={adminPaths.settings}>{t("entities.main_settings")}</LinkButton>
            </Section>
          ) : (
            <Editable permission="settings.write">
              <EntityForm key={entity.version} entity={entity} />
            </Editable>
          )}
        </Page>
      )}
    </Loaded>
  );
}

function Remove({ entity }: { entity: LegalEntity }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const navigate = useNavigate();
  const { ask, dialog } = useQuestion();
  const remove = async () => {
    await entityApi.remove(entity.id);
    toast.done(t("entities.removed"));
    void navigate({ to: adminPaths.entities as "/" });
    refreshTopics(client, ["customer"]);
  };
  const start = () => ask({ title: t("entities.remove_title", { name: entity.name }), consequences: [t("entities.remove_1")], confirmLabel: t("entities.remove"), danger: true, run: remove });
  if (entity.main) return null;
  return (
    <>
      <ActionButton action={{ key: "delete", label: t("entities.remove"), icon: IconTrash, ability: entity.can.delete, run: start }} />
      {dialog}
    </>
  );
}
