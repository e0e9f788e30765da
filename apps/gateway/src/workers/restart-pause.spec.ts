import { RestartPause } from './restart-pause.js';

it('pauses grow with every end, up to fifteen seconds, and begin anew after a minute of service', () => {
  const pause = new RestartPause();
  const pauses = Array.from({ length: 9 }, () => pause.after(0));
  expect(pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  expect(pause.after(59_999)).toBe(15_000);
  expect(pause.after(60_000)).toBe(200);
});
