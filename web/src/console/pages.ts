// The pages of the console. A later capability (settlement, what-if, risk, partners) adds its line here, and a folder beside these.
import { DashboardOutlined, LineChartOutlined, MobileOutlined, PieChartOutlined, ProfileOutlined, WalletOutlined } from '@ant-design/icons';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface ConsolePage {
  path: string; // below /console; what follows it is the page's own
  icon: typeof DashboardOutlined;
  name: { en: string; zh: string };
  needs: string; // the scope without which it is neither shown nor opened
  page: LazyExoticComponent<ComponentType>;
}

export const pages: ConsolePage[] = [
  { path: 'now', icon: DashboardOutlined, name: { en: 'Now', zh: '实时' }, needs: 'figure.read', page: lazy(() => import('./now/page')) },
  { path: 'lines', icon: MobileOutlined, name: { en: 'Lines', zh: '号码' }, needs: 'inventory.read', page: lazy(() => import('./lines/page')) },
  { path: 'orders', icon: ProfileOutlined, name: { en: 'Orders', zh: '订单' }, needs: 'order.read', page: lazy(() => import('./orders/page')) },
  { path: 'payments', icon: WalletOutlined, name: { en: 'Payments', zh: '支付' }, needs: 'payment.read', page: lazy(() => import('./payments/page')) },
  { path: 'margin', icon: LineChartOutlined, name: { en: 'Margin', zh: '毛利' }, needs: 'margin.read', page: lazy(() => import('./margin/page')) },
  { path: 'market', icon: PieChartOutlined, name: { en: 'Market', zh: '市场' }, needs: 'market.read', page: lazy(() => import('./market/page')) },
];
