// Prints the moments, in universal time to the second, of the new moons and of the
// sun's principal terms (term k: longitude 30k degrees) from 1898 to 2200, from an
// ephemeris that is not ours: Astronomy Engine 2.1.19 (MIT), tried against JPL's.
//
//   npm install --prefix tools && node tools/lunar/moments.mjs > tools/lunar/moments.txt
import { createRequire } from 'node:module';
const sky = createRequire(new URL('../package.json', import.meta.url))('astronomy-engine');

const print = (name, time) => console.log(`${name} ${time.date.toISOString().slice(0, 19)}Z`);
const at = (year, month, day) => sky.MakeTime(new Date(Date.UTC(year, month - 1, day)));

for (let from = at(1898, 9, 1), moon; (moon = sky.SearchMoonPhase(0, from, 40)).ut < at(2201, 3, 1).ut; from = moon.AddDays(20)) {
  print('moon', moon);
}
for (let year = 1898; year <= 2200; year++) {
  for (let term = 0; term < 12; term++) {
    print(`term${term}`, sky.SearchSunLongitude(30 * term, at(year, 3, 10).AddDays(30.43 * term), 40));
  }
}
