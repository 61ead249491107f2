/** Who may enter a face. Guards run before anything of the face loads. */
import { redirect } from "@tanstack/react-router";
import { sessionQuery } from "@/api/meta";
import type { Session } from "@/api/schema";
import type { RouterContext } from "./root";

interface GuardArgs {
  context: RouterContext;
  location: { href: string };
}

export async function requireSession({ context, location }: GuardArgs, kind: Session["kind"]): Promise<Session> {
  const session = await context.cache.ensureQueryData(sessionQuery);
  if (!session) throw redirect({ to: "/sign-in" as "/", search: { next: location.href } as never });
  if (session.kind !== kind) throw redirect({ to: (session.kind === "staff" ? "/admin" : "/portal") as "/" });
  return session;
}
