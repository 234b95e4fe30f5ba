/** The page's colours as custom properties; each text colour stands at least 4.5 to 1 on each ground of its theme. */
export const LIGHT = `
  --page: #f6f6f4; --sheet: #fff; --ink: #1c2127; --soft: #59616d; --line: #e3e4e1; --track: #e9eae7; --accent: #2b50c8;
  --fail: #b3261e; --fail-fill: #d64a3f; --fail-wash: #fdf1ef;
  --warn: #875200; --warn-fill: #e2a43b; --warn-wash: #fdf6e7;
  --good: #256a43; --good-fill: #9ccbb0; --off-fill: #c3c7cc;
`;

export const DARK = `
  --page: #111315; --sheet: #191c1f; --ink: #e6e8ea; --soft: #a2a9b3; --line: #2a2e33; --track: #2a2e33; --accent: #9db5ff;
  --fail: #ff9d92; --fail-fill: #e2604f; --fail-wash: #2a1a18;
  --warn: #ecbb62; --warn-fill: #c8912f; --warn-wash: #261f13;
  --good: #8fd0a8; --good-fill: #3d7455; --off-fill: #4b5159;
`;
