// The pages of the console. A later capability (settlement, what-if, risk, partners) adds its line here, and a folder beside these.
import { DashboardOutlined, DatabaseOutlined, LineChartOutlined, MessageOutlined, MobileOutlined, PieChartOutlined, ProfileOutlined, SafetyCertificateOutlined, TagsOutlined, WalletOutlined } from '@ant-design/icons';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface ConsolePage {
  path: string; // below /console; what follows it is the page's own
  icon: typeof DashboardOutlined;
  name: { en: string; zh: string };
  needs: string[]; // scopes of which one at least opens it: without any it is not shown
  page: LazyExoticComponent<ComponentType>;
}

export const pages: ConsolePage[] = [
  { path: 'now', icon: DashboardOutlined, name: { en: 'Now', zh: '实时' }, needs: ['figure.read'], page: lazy(() => import('./now/page')) },
  { path: 'lines', icon: MobileOutlined, name: { en: 'Lines', zh: '号码' }, needs: ['inventory.read'], page: lazy(() => import('./lines/page')) },
  { path: 'offers', icon: TagsOutlined, name: { en: 'Offers', zh: '套餐' }, needs: ['catalogue.read'], page: lazy(() => import('./offers/page')) },
  { path: 'orders', icon: ProfileOutlined, name: { en: 'Orders', zh: '订单' }, needs: ['order.read'], page: lazy(() => import('./orders/page')) },
  { path: 'payments', icon: WalletOutlined, name: { en: 'Payments', zh: '支付' }, needs: ['payment.read'], page: lazy(() => import('./payments/page')) },
  { path: 'numbers', icon: DatabaseOutlined, name: { en: 'Numbers', zh: '号码资源' }, needs: ['number.read'], page: lazy(() => import('./numbers/page')) },
  { path: 'cases', icon: MessageOutlined, name: { en: 'Cases', zh: '投诉与异议' }, needs: ['party.read'], page: lazy(() => import('./cases/page')) },
  { path: 'margin', icon: LineChartOutlined, name: { en: 'Margin', zh: '毛利' }, needs: ['margin.read'], page: lazy(() => import('./margin/page')) },
  { path: 'market', icon: PieChartOutlined, name: { en: 'Market', zh: '市场' }, needs: ['market.read'], page: lazy(() => import('./market/page')) },
  { path: 'platform', icon: SafetyCertificateOutlined, name: { en: 'Platform', zh: '平台管理' }, needs: ['staff.read', 'key.read', 'audit.read', 'operators.read', 'setting.write'], page: lazy(() => import('./platform/page')) },
];
