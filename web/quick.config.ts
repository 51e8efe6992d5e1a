import base from './playwright.config';
export default { ...base, use: { ...base.use, actionTimeout: 20_000 } };
