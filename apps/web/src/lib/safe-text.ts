export { shortText, visibleText } from "@corral/process-service/core";
