interface Point {
  latitude: number;
  longitude: number;
}

/** Square of the distance on a flat map, in degrees of latitude; right enough within one region. */
function apart(a: Point, b: Point): number {
  const north = a.latitude - b.latitude;
  const east = (a.longitude - b.longitude) * Math.cos((a.latitude * Math.PI) / 180);
  return north * north + east * east;
}

/** The places in the order in which a driver would visit them: from `start` always on to the nearest one left. */
export function nearestFirst<Item>(start: Point, items: readonly Item[], at: (item: Item) => Point): Item[] {
  const left = [...items];
  const order: Item[] = [];
  let here = start;
  while (left.length > 0) {
    let nearest = 0;
    for (let i = 1; i < left.length; i++) {
      if (apart(at(left[i]!), here) < apart(at(left[nearest]!), here)) nearest = i;
    }
    const [next] = left.splice(nearest, 1);
    order.push(next!);
    here = at(next!);
  }
  return order;
}

/** The places sorted as the hand of a clock around `centre` passes them; windows of this order are compact rounds. */
export function byBearing<Item>(centre: Point, items: readonly Item[], at: (item: Item) => Point): Item[] {
  const bearing = (item: Item): number =>
    Math.atan2(at(item).latitude - centre.latitude, at(item).longitude - centre.longitude);
  return [...items].sort((a, b) => bearing(a) - bearing(b));
}
