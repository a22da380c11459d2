/** Colours for light and for dark, in the chart itself: it is shown where no page gives any. */
export const STYLE = `<style>
.qsmp-chart { --paper: #fff; --ink: #1c2430; --faint: #5b6675; --line: #aab4c2; --box: #eef2f8; --fault: #b3261e; --odd: #8a5a00; --good: #1b6e3c; --clock: #5a3d9a }
@media (prefers-color-scheme: dark) { .qsmp-chart { --paper: #14181f; --ink: #e6eaf0; --faint: #a3adba; --line: #5a6575; --box: #232a35; --fault: #ff8a80; --odd: #ffc457; --good: #7ddc9f; --clock: #c4adff } }
.qsmp-chart text { font: 12px system-ui, sans-serif; fill: var(--ink); text-anchor: middle }
.qsmp-chart .paper { fill: var(--paper) }
.qsmp-chart text.left { text-anchor: start }
.qsmp-chart text.title { font-size: 14px; font-weight: 700 }
.qsmp-chart text.name { font-weight: 700 }
.qsmp-chart text.detail, .qsmp-chart text.time { fill: var(--faint); font-size: 11px }
.qsmp-chart text.label, .qsmp-chart text.detail { stroke: var(--paper); stroke-width: 3px; paint-order: stroke }
.qsmp-chart text.fault { fill: var(--fault); font-weight: 700 }
.qsmp-chart text.odd { fill: var(--odd); font-weight: 700 }
.qsmp-chart .life { stroke: var(--line); stroke-dasharray: 4 4 }
.qsmp-chart .agent, .qsmp-chart .remark { fill: var(--box); stroke: var(--line) }
.qsmp-chart .remark.event { stroke: var(--good) }
.qsmp-chart .remark.end, .qsmp-chart .remark.oracle { stroke: var(--fault) }
.qsmp-chart .remark.clock { stroke: var(--clock) }
.qsmp-chart .remark.note { fill: var(--paper); stroke-dasharray: 2 3 }
.qsmp-chart .arrow { fill: none; stroke: var(--ink); stroke-width: 1.4 }
.qsmp-chart .head { fill: var(--ink) }
.qsmp-chart .arrow.fault { stroke: var(--fault); stroke-width: 2.4 }
.qsmp-chart .head.fault { fill: var(--fault) }
.qsmp-chart .arrow.odd { stroke: var(--odd); stroke-width: 2 }
.qsmp-chart .head.odd { fill: var(--odd) }
</style>`;
