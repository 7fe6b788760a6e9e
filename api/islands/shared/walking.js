/** Walking over a network by keys: which node comes next, given where all stand and who is tied to whom. */

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const AHEAD = 0.25; // the least cosine between the way wanted and the way to a node that counts as lying on it

/** Those tied to each of so many nodes. */
export function neighbours(count, ties) {
  const near = Array.from({ length: count }, () => []);
  for (const [one, other] of ties) {
    near[one].push(other);
    near[other].push(one);
  }
  return near;
}

/** The node with most others tied to it; 0 where there is none. */
export function best(near) {
  return near.reduce((most, some, place) => (some.length > near[most].length ? place : most), 0);
}

/** The node to go to; undefined where the key does not lead from one to another. */
export class Walk {
  constructor(places, near) {
    this.places = places;
    this.near = near;
    this.middle = 0; // the node whose tied ones [ and ] go round
    this.best = best(near);
  }

  next(from, key) {
    if (key === "[" || key === "]") return this.round(from, key === "]" ? 1 : -1);
    const to = key === "Home" ? this.best : DIRECTIONS[key] && this.towards(from, DIRECTIONS[key]);
    this.middle = to ?? this.middle;
    return to;
  }

  /** The tied node nearest in a direction; from one without ties, the nearest of all. */
  towards(from, [x, y]) {
    const [here, tied] = [this.places[from], this.near[from]];
    const some = tied.length ? tied : this.places.keys();
    let [best, least] = [undefined, Infinity];
    for (const one of some) {
      const [across, down] = [this.places[one].x - here.x, this.places[one].y - here.y];
      const way = Math.hypot(across, down);
      const ahead = (across * x + down * y) / way;
      const cost = way * (2 - ahead);
      if (one !== from && ahead > AHEAD && cost < least) [best, least] = [one, cost];
    }
    return best;
  }

  /** The next of those tied to the node in the middle, clockwise. */
  round(from, step) {
    if (from !== this.middle && !this.near[this.middle].includes(from)) this.middle = from;
    const here = this.places[this.middle];
    const turn = (one) => Math.atan2(this.places[one].y - here.y, this.places[one].x - here.x);
    const ring = [...new Set(this.near[this.middle])].sort((one, other) => turn(one) - turn(other));
    if (!ring.length) return undefined;
    const at = ring.indexOf(from);
    return at < 0 ? ring[step > 0 ? 0 : ring.length - 1] : ring[(at + step + ring.length) % ring.length];
  }
}
