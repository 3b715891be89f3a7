// Shows ten probabilities as bars. Props: ProbabilityBarsProps in __init__.py.

import { showBars } from "./bars.js";

export default function ({ data, parentElement }) {
  showBars(parentElement.querySelector(".bars"), data.shares);
}
