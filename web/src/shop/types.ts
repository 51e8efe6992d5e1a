// What the API says of things of the shop, by short names.
import type { Answer, Row } from '../shared/api';

export type Brand = Answer<'/sublet/v1/brand', 'get'>;
export type Package = Row<'/sublet/v1/packages'>;
export type Estimate = Answer<'/sublet/v1/estimates', 'post'>[number];
export type UseOfDays = Answer<'/sublet/v1/use/{number}', 'get'>;
export type Complaint = Row<'/sublet/v1/complaints'>;
