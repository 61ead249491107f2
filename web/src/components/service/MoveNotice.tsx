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
  // Who stops waiting in the dialog still reads it to the end.
  return (
    <>
      {service.moving ? (
        <Section
          title={t("move.going")}
          text={side === "admin" ? t("move.going_staff") : t("move.going_text")}
          tone="info"
          actions={
            <Button variant="default" onClick={() => setOpen(true)}>
              {t("move.how_far")}
            </Button>
          }
        />
      ) : null}
      <Suspense fallback={null}>{open ? <MoveDialog service={service} side={side} opened onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  );
}
