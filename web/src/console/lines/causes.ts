// What changed a number, in words: the server's own short English on the left (src/commerce), held against it by a unit test.
export const causes = {
  en: {
    cause_reserve: 'reserved', cause_released: 'reservation released', cause_ordered: 'ordered out of a reservation', 'cause_time over': 'its time was over', cause_paid: 'paid', 'cause_SIM bound': 'SIM bound', cause_activated: 'activated', cause_undone: 'order undone',
    'cause_handed over': 'handed over', 'cause_stopped by user': 'stopped by the customer', 'cause_stopped by arrears': 'stopped for arrears', 'cause_stopped by risk': 'stopped for risk', 'cause_stopped by loss': 'stopped as lost', cause_restored: 'restored',
    cause_closed: 'closed', cause_frozen: 'kept from sale for its days', 'cause_ported in': 'ported in', cause_placed: 'place set', cause_graded: 'graded', 'cause_frozen by hand': 'kept from sale by hand', 'cause_put back by hand': 'put on sale by hand',
  },
  zh: {
    cause_reserve: '预留', cause_released: '释放预留', cause_ordered: '预留转订单', 'cause_time over': '到期', cause_paid: '已支付', 'cause_SIM bound': '配卡', cause_activated: '激活', cause_undone: '订单撤销',
    'cause_handed over': '过户', 'cause_stopped by user': '客户停机', 'cause_stopped by arrears': '欠费停机', 'cause_stopped by risk': '风控停机', 'cause_stopped by loss': '挂失停机', cause_restored: '复机',
    cause_closed: '销户', cause_frozen: '销户后冻结期', 'cause_ported in': '携入', cause_placed: '修改归属地', cause_graded: '评定等级', 'cause_frozen by hand': '人工停止销售', 'cause_put back by hand': '人工恢复销售',
  },
};
