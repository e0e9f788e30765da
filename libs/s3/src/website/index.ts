export { websiteFeature } from './website.feature.js';
export type * from './website.events.js';
export { pageOf, redirectionByRule, redirectionOfAll, type Redirection, redirectionToFolder, type WebsitePlace } from './website.routing.js';
