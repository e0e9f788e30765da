export { accountSlot } from './account-slot.js';
export { type LinkedEvent, type LogLink, LogWindow, type Offered } from './log-window.js';
export { type FeedMeter, WindowedFeed, type WindowedFeedOptions } from './windowed-feed.js';
