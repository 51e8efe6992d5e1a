#include "gateway/http/loop.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "gateway/http/loop_impl.h"
#include "io/thread.h"

namespace sublet::gateway {

Loop::Loop(std::string name) : impl_(std::make_unique<Impl>()) {
  impl_->thread = std::thread([impl = impl_.get(), name = std::move(name)] {
    io::name_this_thread(name);
    impl->context.run();
  });
}

Loop::~Loop() { stop(); }

void Loop::stop() {
  impl_->guard.reset();
  impl_->context.stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

bool Loop::inside() const { return std::this_thread::get_id() == impl_->thread.get_id(); }

void Loop::post(std::function<void()> function) { boost::asio::post(impl_->context, std::move(function)); }

void Loop::after(int64_t micros, std::function<void()> function) {
  auto timer = std::make_shared<boost::asio::steady_timer>(impl_->context, std::chrono::microseconds(micros));
  timer->async_wait([timer, function = std::move(function)](const boost::system::error_code& error) {
    if (!error) function();
  });
}

}  // namespace sublet::gateway
