/** The images of a customer's own. */
import { api, read } from "@/api/client";
import type { Answer, Body } from "@/api/contract";

export type OwnImages = Answer<"/portal/images", "get">;
export type OwnImage = OwnImages["items"][number];
export type NewOwnImage = Body<"/portal/images", "post">;

export const ownImages = () => read(["service"], "/portal/images");
export const ownImagesApi = {
  add: (body: NewOwnImage) => api.post("/portal/images", { body }),
  remove: (id: string) => api.delete("/portal/images/{id}", { path: { id } }),
};
