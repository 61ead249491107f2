/** Real links in the dress of buttons and text. Paths are plain strings; `lib/paths.ts` builds them. */
import { Anchor, Button } from "@mantine/core";
import type { AnchorProps, ButtonProps } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ReactNode, Ref } from "react";

/** Splits `/path?a=b#c` for the router, which wants its parts apart. */
function parts(href: string) {
  const made = new URL(href, "http://local");
  const search: Record<string, string> = {};
  for (const [key, value] of made.searchParams) search[key] = value;
  return { to: made.pathname, search, hash: made.hash.slice(1) || undefined };
}

interface BareProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
  children?: ReactNode;
  ref?: Ref<HTMLAnchorElement>;
}

/** A link inside the product without any dress. */
export function BareLink({ href, ...rest }: BareProps) {
  const { to, search, hash } = parts(href);
  return <Link to={to as "/"} search={search as never} hash={hash} preload="intent" {...rest} />;
}

export function TextLink({ href, ...rest }: AnchorProps & BareProps) {
  return <Anchor component={BareLink} href={href} inherit={rest.size === undefined} {...rest} />;
}

export function LinkButton({ href, ...rest }: ButtonProps & BareProps) {
  return <Button component={BareLink} href={href} {...rest} />;
}
