/** The page of a service without a machine: is it ready, when does it renew, and the way to what was bought. */
import { lazy, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { ActionMenu } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DetailPage } from "@/components/DetailPage";
import { Section } from "@/components/Page";
import { paths } from "@/lib/paths";
import { ChangeDialog } from "./ChangeDialog";
import { Renews, TimelineTab } from "./service-parts";
import { CancelDialog, RenameDialog, ResumeDialog } from "./ServiceDialogs";
import { useMoreActions } from "./service-actions";
import type { DialogKind } from "./service-actions";
import { ServiceNotice } from "./ServiceNotice";
import { ServiceSide } from "./ServiceSide";
import { ServiceState } from "./ServiceState";

// Behind tabs: they come when they are opened.
const Changes = lazy(() => import("@/components/service/Changes").then((made) => ({ default: made.Changes })));
const Usage = lazy(() => import("@/components/service/Usage").then((made) => ({ default: made.Usage })));

interface GoodsServiceProps {
  service: Service;
  /** Between the plan and the renewal. */
  facts: { label: string; value: ReactNode }[];
  /** What was bought: a tab's key and words, and the way to it once it is there. */
  goods: { key: string; title: string; text: string; open: ReactNode };
  /** Its usage can be billed. */
  metered?: boolean;
}

export function GoodsService({ service, facts, goods, metered = false }: GoodsServiceProps) {
  const { t } = useTranslation(["portal", "service"]);
  const [dialog, setDialog] = useState<DialogKind | null>(null);
  const close = () => setDialog(null);
  const more = useMoreActions(service, setDialog).filter((item) => item.key === "rename" || item.key === "cancel" || item.key === "resume");
  return (
    <DetailPage
      title={service.label ?? service.name}
      crumbs={[{ label: t("nav.services"), href: paths.portal.services() }]}
      badge={<ServiceState service={service} why={service.state_reason} />}
      lead={service.label ? <CopyId value={service.name} what={t("service.name")} /> : undefined}
      facts={[{ label: t("service.plan"), value: service.product_name }, ...facts, { label: service.cancel_at ? t("service.ends_on") : t("service.renews"), value: <Renews service={service} /> }]}
      actions={<ActionMenu items={more} />}
      notice={<ServiceNotice service={service} onResume={() => setDialog("resume")} />}
      tabs={[
        {
          key: goods.key,
          label: goods.title,
          content: (
            <Section title={goods.title} text={goods.text}>
              {goods.open}
            </Section>
          ),
        },
        ...(metered && service.subscription ? [{ key: "usage", label: t("service:usage.tab"), content: <Usage serviceId={service.id} side="portal" /> }] : []),
        ...(service.subscription ? [{ key: "changes", label: t("change.tab"), content: <Changes serviceId={service.id} side="portal" /> }] : []),
        { key: "timeline", label: t("service.tab_timeline"), content: <TimelineTab id={service.id} /> },
      ]}
      aside={<ServiceSide service={service} onChange={() => setDialog("change")} onCancel={() => setDialog("cancel")} onResume={() => setDialog("resume")} />}
    >
      <ChangeDialog service={service} opened={dialog === "change"} onClose={close} />
      <RenameDialog service={service} opened={dialog === "rename"} onClose={close} />
      <CancelDialog service={service} opened={dialog === "cancel"} onClose={close} />
      <ResumeDialog service={service} opened={dialog === "resume"} onClose={close} />
    </DetailPage>
  );
}
