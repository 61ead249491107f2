/** The /64 of a server: its range, which further addresses of it are in use, and one more. */
import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { CopyId } from "@/components/CopyId";
import { DataTable } from "@/components/DataTable";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { Section } from "@/components/Page";
import { TextLink } from "@/components/links";
import { toast } from "@/components/toasts";
import { addressCalls } from "./calls";
import type { Ipv6Net, Side } from "./calls";
import classes from "./networking.module.css";

interface NetProps {
  /** The id of the address the server came with. */
  id: string;
  net: Ipv6Net;
  side: Side;
  may: Ability;
  href: (id: string) => string;
}

export function Ipv6NetSection({ id, net, side, may, href }: NetProps) {
  const { t } = useTranslation(["networking", "common"]);
  const [open, setOpen] = useState(false);
  const ability = !may.allowed ? may : net.next ? { allowed: true } : { allowed: false, reason: t("inside.full") };
  return (
    <Section title={t("inside.title")} text={t("inside.text")} actions={<ActionButton action={{ key: "use", label: t("inside.use"), icon: IconPlus, run: () => setOpen(true), ability }} />}>
      <CopyId value={net.cidr} what={t("inside.title")} />
      {net.in_use.length ? (
        <DataTable
          label={t("inside.in_use")}
          rows={net.in_use}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "ip",
              header: t("address.address"),
              phone: "main",
              cell: (row) => (
                <TextLink href={href(row.id)} className="mono">
                  {row.ip}
                </TextLink>
              ),
            },
            { key: "reverse", header: t("address.reverse"), cell: (row) => row.reverse_name ?? "–" },
          ]}
        />
      ) : (
        <p className={classes.quiet}>{t("inside.none")}</p>
      )}
      <Modal opened={open} onClose={() => setOpen(false)} title={t("inside.use")} closeButtonProps={{ "aria-label": t("common:app.close") }}>
        {open ? <UseForm id={id} net={net} side={side} onClose={() => setOpen(false)} /> : null}
      </Modal>
    </Section>
  );
}

function UseForm({ id, net, side, onClose }: { id: string; net: Ipv6Net; side: Side; onClose: () => void }) {
  const { t } = useTranslation(["networking", "common"]);
  const use = useWrite<unknown, string>({ topics: ["customer"], run: (ip) => addressCalls(side).use(id, ip), done: () => toast.done(t("inside.done")) });
  const of = useApiForm({
    initialValues: { ip: net.next ?? "" },
    send: async ({ ip }) => {
      await use.mutateAsync(ip.trim());
      onClose();
    },
  });
  return (
    <Form of={of} label={t("inside.use")}>
      <TextInput label={t("inside.ip")} description={t("inside.ip_help", { cidr: net.cidr })} data-autofocus spellCheck={false} classNames={{ input: "mono" }} {...of.form.getInputProps("ip")} />
      <FormActions of={of} label={t("inside.add")}>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
