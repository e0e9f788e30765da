export { simulationFeature } from './simulation.feature.js';
