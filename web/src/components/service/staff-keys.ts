/** The keys that staff keeps, for all of the business. */
import { read } from "@/api/client";

export const staffKeys = () => read(["provider_account"], "/admin/staff-keys");
