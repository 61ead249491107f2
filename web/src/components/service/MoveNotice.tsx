/** A server on its way to another region: said on its page for as long as it lasts, with how far it is. */
import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { Section } from "@/components/Page";
import type { Side } from "./snapshot-calls";

const MoveDialog = lazy(() => import("./MoveDialog"));

export function MoveNotice({ service, side }: { service: Service; side: Side }) {
  const { t } = useTranslation("service");
  const [open, setOpen] = useState(false);
  if (!service.moving) return null;
  return (
    <>
      <Section
        title={t("move.going")}
        text={side === "admin" ? t("move.going_staff") : t("move.going_text")}
        tone="info"
        actions={
          <Button variant="default" size="compact-md" onClick={() => setOpen(true)}>
            {t("move.how_far")}
          </Button>
        }
      />
      <Suspense fallback={null}>{open ? <MoveDialog service={service} side={side} opened onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  );
}
