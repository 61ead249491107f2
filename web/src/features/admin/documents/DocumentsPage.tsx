/** How documents look: texts, logo, letters and colour, with a sample beside them as the server prints it. */
import { Alert, Button, FileButton, Input, NativeSelect, TextInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/api/client";
import { DetailSkeleton } from "@/components/DetailPage";
import { FieldRow, Form, FormActions, useApiForm } from "@/components/Form";
import type { ApiForm } from "@/components/Form";
import { Page, Section } from "@/components/Page";
import { ProblemPanel, problemText } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { pointerToPath } from "@/lib/problems";
import { useMay } from "../parts";
import { adminPaths } from "../paths";
import colours from "../team/team.module.css";
import { KINDS, base64Of, looksApi, looksReads } from "./calls";
import type { DocumentKind, DocumentLogo, DocumentLooks, LooksInput } from "./calls";
import classes from "./documents.module.css";

const MOST_BYTES = 256 * 1024;

interface Values {
  accent: string;
  font: DocumentLooks["font"];
  logo: DocumentLogo | null;
  header: string;
  footer: string;
  notes: DocumentLooks["notes"];
}

const DEFAULTS: Values = { accent: "", font: "inter", logo: null, header: "", footer: "", notes: { invoice: "", credit_note: "", quote: "", receipt: "", statement: "" } };

const valuesOf = ({ accent, font, logo, header, footer, notes }: DocumentLooks): Values => ({ accent: accent ?? "", font, logo: logo ?? null, header, footer, notes });
const inputOf = ({ accent, font, logo, header, footer, notes }: Values): LooksInput => ({ ...(accent ? { accent } : {}), ...(logo ? { logo_id: logo.id } : {}), font, header, footer, notes });

export function DocumentsPage() {
  const { t } = useTranslation("admin");
  const query = useQuery(looksReads.looks());
  return (
    <Page title={t("documents.title")} lead={t("documents.lead")} crumbs={[{ label: t("settings.title"), href: adminPaths.settings }]}>
      {query.data ? <Editor looks={query.data} /> : query.error ? <ProblemPanel error={query.error} retry={() => void query.refetch()} /> : <DetailSkeleton label={t("documents.title")} />}
    </Page>
  );
}

function useKind(): [DocumentKind, (kind: string) => void] {
  const navigate = useNavigate();
  const { kind } = useSearch({ strict: false }) as { kind?: string };
  const choose = (next: string) => void navigate({ to: ".", search: { kind: next } as never, replace: true, resetScroll: false });
  return [KINDS.find((one) => one === kind) ?? "invoice", choose];
}

function Editor({ looks }: { looks: DocumentLooks }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const may = useMay("settings.write");
  const [kind, chooseKind] = useKind();
  // The looks the form began with: what somebody else saves meanwhile takes nobody's text away, and is not written over.
  const [began, setBegan] = useState(looks);
  const begin = (next: DocumentLooks) => {
    setBegan(next);
    of.form.setValues(valuesOf(next));
    of.form.resetDirty(valuesOf(next));
  };
  const of = useApiForm<Values>({
    initialValues: valuesOf(looks),
    validate: { accent: (text) => (!text || /^#[0-9a-fA-F]{6}$/.test(text) ? null : t("admin:documents.accent_bad")) },
    fields: { "/logo_id": "logo" },
    send: async (values) => {
      const saved = await looksApi.save(inputOf(values), began.version);
      client.setQueryData(looksReads.looks().queryKey, saved);
      begin(saved);
      toast.done(t("admin:documents.saved"));
    },
  });
  const untouched = !of.form.isDirty();
  useEffect(() => {
    if (untouched && !of.busy && looks.version !== began.version) begin(looks);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each version that comes; the form's functions are new with every letter
  }, [looks.version, untouched]);
  return (
    <div className={classes.split}>
      <div className={classes.form}>
        <Form of={of} guard label={t("admin:documents.title")}>
          <Section>
            <div className={classes.fields}>
              <NativeSelect label={t("admin:documents.kind")} value={kind} onChange={(event) => chooseKind(event.currentTarget.value)} data={KINDS.map((value) => ({ value, label: t(`admin:documents.${value}`) }))} />
              <Text of={of} field={`notes.${kind}`} label={t("admin:documents.note")} names={looks.placeholders[kind]} rows={4} />
            </div>
          </Section>
          <Section title={t("admin:documents.all")}>
            <Common of={of} looks={looks} />
          </Section>
          {may.allowed ? (
            <FormActions of={of} label={t("common:action.save")} needsChange>
              <Button variant="default" onClick={() => of.form.setValues(DEFAULTS)}>
                {t("admin:documents.reset")}
              </Button>
            </FormActions>
          ) : (
            <p>{may.reason}</p>
          )}
        </Form>
      </div>
      <Preview kind={kind} of={of} />
    </div>
  );
}

/** A text with the names that are filled in it. */
function Text({ of, field, label, names, rows, help }: { of: ApiForm<Values>; field: string; label: string; names: string[]; rows: number; help?: string }) {
  const { t } = useTranslation("admin");
  return (
    <div>
      <Textarea label={label} description={help ?? t("documents.note_help")} autosize minRows={rows} {...of.form.getInputProps(field)} />
      <ul className={classes.names} aria-label={t("documents.note_help")}>
        {names.map((name) => (
          <li key={name}>
            <code>{`{{${name}}}`}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Common({ of, looks }: { of: ApiForm<Values>; looks: DocumentLooks }) {
  const { t } = useTranslation("admin");
  const input = of.form.getInputProps;
  return (
    <div className={classes.fields}>
      <Logo of={of} />
      <FieldRow>
        <NativeSelect label={t("documents.font")} data={(["inter", "dejavu_sans"] as const).map((value) => ({ value, label: t(`documents.font_${value}`) }))} {...input("font")} />
        <div className={colours.colour}>
          <div>
            <TextInput label={t("documents.accent")} title={t("documents.accent_help")} placeholder={looks.brand_accent} {...input("accent")} />
          </div>
          <input type="color" className={colours.swatch} aria-label={t("documents.accent_pick")} value={of.form.values.accent || looks.brand_accent} onChange={(event) => of.form.setFieldValue("accent", event.currentTarget.value)} />
        </div>
      </FieldRow>
      <TextInput label={t("documents.header")} maxLength={120} {...input("header")} />
      <Text of={of} field="footer" label={t("documents.footer")} help={t("documents.footer_help")} names={looks.placeholders.footer} rows={2} />
    </div>
  );
}

function Logo({ of }: { of: ApiForm<Values> }) {
  const { t } = useTranslation("admin");
  const [busy, setBusy] = useState(false);
  const { logo } = of.form.values;
  const choose = async (file: File | null) => {
    if (!file) return;
    if (file.size > MOST_BYTES) return of.form.setFieldError("logo", t("documents.logo_large"));
    setBusy(true);
    try {
      of.form.setFieldValue("logo", await looksApi.upload(await base64Of(file)));
    } catch (error) {
      of.form.setFieldError("logo", isProblem(error) ? (error.errors[0]?.detail ?? problemText(error).detail) : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Input.Wrapper label={t("documents.logo")} labelElement="div" description={t("documents.logo_help")} error={of.form.errors.logo}>
      <div className={classes.logo}>
        <span>{logo ? t("documents.logo_kept", { format: logo.format.toUpperCase(), size: Math.ceil(logo.size / 1024) }) : t("documents.logo_none")}</span>
        <FileButton accept="image/png,image/svg+xml" onChange={(file) => void choose(file)} inputProps={{ "aria-label": t("documents.logo") }}>
          {(props) => (
            <Button {...props} variant="default" loading={busy}>
              {logo ? t("documents.logo_other") : t("documents.logo_choose")}
            </Button>
          )}
        </FileButton>
        {logo ? (
          <Button variant="subtle" onClick={() => of.form.setFieldValue("logo", null)}>
            {t("documents.logo_remove")}
          </Button>
        ) : null}
      </div>
    </Input.Wrapper>
  );
}

/** A text that is refused is told at its field, as soon as the preview knows. */
function useRefusals(of: ApiForm<Values>, error: unknown) {
  const { setFieldError } = of.form;
  useEffect(() => {
    if (!isProblem(error)) return;
    for (const { pointer, detail } of error.errors) setFieldError(pointerToPath(pointer).replace(/^looks\./, ""), detail);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each answer; the form's functions are new with every letter
  }, [error]);
}

function Preview({ kind, of }: { kind: DocumentKind; of: ApiForm<Values> }) {
  const { t } = useTranslation("admin");
  const looks = inputOf(of.form.values);
  const [text] = useDebouncedValue(JSON.stringify(looks), 350);
  const drawn = useQuery({ ...looksReads.preview(kind, JSON.parse(text) as LooksInput), placeholderData: keepPreviousData });
  const old = drawn.isPlaceholderData || text !== JSON.stringify(looks);
  useRefusals(of, drawn.error);
  const refused = isProblem(drawn.error) && drawn.error.errors.length > 0 ? drawn.error.errors.map((one) => one.detail).join(" ") : "";
  const name = t("documents.preview_of", { kind: t(`documents.${kind}`) });
  return (
    <div className={classes.preview}>
      <Section title={t("documents.preview")} text={t("documents.preview_lead")}>
        <p className={classes.status} role="status">
          {drawn.error ? "" : old || !drawn.data ? t("documents.preview_making") : name}
        </p>
        {refused ? <Alert role="alert" color="red" variant="light" title={t("documents.preview_refused")}>{refused}</Alert> : null}
        {drawn.error && !refused ? <ProblemPanel error={drawn.error} retry={() => void drawn.refetch()} /> : drawn.data ? <img className={classes.sheet} src={drawn.data} alt={name} data-old={old || undefined} /> : refused ? null : <div className={classes.sheet} data-old />}
      </Section>
    </div>
  );
}
