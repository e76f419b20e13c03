export { belongsTo, suspected, viewBuilders } from "./views.ts";
