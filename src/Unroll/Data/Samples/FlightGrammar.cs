namespace Unroll;

/// <summary>The sentences of the flight questions: who asks what, which way, when and how.</summary>
internal static class FlightGrammar
{
    /// <summary>The rules, beginning with <c>question</c>; those for names, days and the like are in <see cref="FlightTerms"/>.</summary>
    public const string Text = """
        question
          <ask> <flights> <route> <rest?>
          <ask> <flights> <route> <rest>
          <flights> <route> <rest>
          <ask> <flights> <timed> <date?>
          <wish> <way> <rest?>
          <wish> <way> <rest>
          <opening> <wish> <way> <extra?>
          <opening> <ask> <flights> <route>
          <errand>
          <about>
          <bare>
        timed
          that leave <origin> <time> and arrive in <target> <arrival>
          arriving in <target> <arrival> from <origin>
          landing in <target> <arrival>
          departing <origin> <time> bound for <target>
        ask
          show me
          list
          find me
          give me
          i need
          i would like to see
          please show me
          can you find me
          are there any
          do you have
          i am looking for
          may i see
          let me know about
          tell me about
          * kindly pull up
          * would you look up
        wish
          i want to fly
          i would like to fly
          i need to travel
          i plan to go
          we have to get
          can i fly
          could we travel
          help me get
          * my boss wishes to go
        flights
          flights
          flights
          all flights
          a flight
          the {flight_mod=order} flight
          {flight_stop=stops} flights
          a {flight_stop=stops} flight
          {class_type=cabin} flights
          a ticket in {class_type=cabin}
          {airline_name=airline} flights
          {airline_name=airline} {flight_stop=stops} flights
          the {cost_relative=cheap} flight
          the {cost_relative=cheap} {round_trip=trip} fare
          {round_trip=trip} tickets
          {round_trip=trip} {class_type=cabin} tickets
          {round_trip=trip} fares on {airline_name=airline}
          flights with {airline_name=airline}
          {depart_time.period_of_day=period} flights
          {depart_date.day_name=day} flights
          {depart_date.day_name=day} {depart_time.period_of_day=period} flights
          * connections
          * a seat in {class_type=cabin}
        route
          <way>
          <way>
          <way>
          that leave <origin> and arrive in <target>
          leaving <origin> for <target>
          arriving in <target> from <origin>
          serving <origin> and <target>
        way
          from <origin> to <target>
          from <origin> to <target>
          from <origin> to <target>
          to <target> from <origin>
          from <origin> to <target> <via>
          from <origin> <via> to <target>
          between <origin> and <target>
          out of <origin> to <target>
          to <target>
          from <origin> on to <target>
        via
          via {stoploc.city_name=city}
          by way of {stoploc.city_name=city}
          with a stop in {stoploc.city_name=city}
          with a layover in {stoploc.city_name=city}
          stopping over in {stoploc.city_name=city}
          through {stoploc.city_name=city}
          changing planes in {stoploc.city_name=city}
        origin
          {fromloc.city_name=city}
          {fromloc.city_name=city}
          {fromloc.city_name=city}
          {fromloc.city_name=city}
          {fromloc.city_name=city}
          {fromloc.airport_name=airport}
        target
          {toloc.city_name=city}
          {toloc.city_name=city}
          {toloc.city_name=city}
          {toloc.city_name=city}
          {toloc.city_name=city}
          {toloc.airport_name=airport}
        rest
          <date>
          <date>
          <date> <time>
          <time>
          <time> <date>
          <date> <home>
          <home>
          <arriving>
          <date> <arriving>
          <extra>
          <date> <extra>
          <time> <extra>
          <date> <home> <extra>
        date
          on {depart_date.day_name=day}
          on {depart_date.day_name=day}
          {depart_date.today_relative=today}
          {depart_date.date_relative=next} {depart_date.day_name=day}
          on {depart_date.month_name=month} {depart_date.day_number=number}
          on {depart_date.month_name=month} {depart_date.day_number=number}
          on the {depart_date.day_number=number} of {depart_date.month_name=month}
          on {depart_date.day_name=day} {depart_date.month_name=month} {depart_date.day_number=number}
          on {depart_date.day_name=day} the {depart_date.day_number=number}
          in {depart_date.month_name=month}
        time
          at {depart_time.time=clock}
          {depart_time.time_relative=relation} {depart_time.time=clock}
          in the {depart_time.period_of_day=period}
          {depart_time.time_relative=around} {depart_time.time=hour} in the {depart_time.period_of_day=period}
          between {depart_time.start_time=clock} and {depart_time.end_time=clock}
        arrival
          at {arrive_time.time=clock}
          {arrive_time.time_relative=relation} {arrive_time.time=clock}
          {arrive_time.time_relative=by} {arrive_time.time=clock}
          in the {arrive_time.period_of_day=period}
          on {arrive_date.day_name=day}
          on {arrive_date.day_name=day} {arrive_time.time_relative=by} {arrive_time.time=clock}
        arriving
          arriving <arrival>
          that gets there <arrival>
          and i must arrive <arrival>
          reaching <target> <arrival>
          * touching down <arrival>
        home
          and back on {return_date.day_name=day}
          returning on {return_date.day_name=day}
          returning {return_date.date_relative=next} {return_date.day_name=day}
          and return on {return_date.month_name=month} {return_date.day_number=number}
          coming back on the {return_date.day_number=number} of {return_date.month_name=month}
          coming home {return_time.time_relative=relation} {return_time.time=clock}
          returning in the {return_time.period_of_day=period}
          * and homewards on {return_date.day_name=day}
        extra
          on {airline_name=airline}
          flying {airline_name=airline}
          in {class_type=cabin}
          {round_trip=trip}
          {cost_relative=under} {fare_amount=amount}
          for {cost_relative=under} {fare_amount=amount}
          that serves {meal_description=meal}
          with {meal_description=meal}
          {flight_stop=stops}
          for two people
        opening
          <date>
          <time> <date>
          <date> <time>
          {depart_date.day_name=day} {depart_time.period_of_day=period}
        errand
          i have to be in <target> <arrival> coming from <origin>
          i must leave <origin> <time> and be in <target> <arrival>
          my plane from <origin> has to reach <target> <arrival>
          after a night in {stoploc.city_name=city} i want to go on to <target> <date?>
          i live in <origin> and want to visit <target> <rest>
          please book {airline_name=airline} from <origin> to <target> <rest>
          let us leave <origin> <rest> and see <target>
          what is the {flight_mod=order} flight that reaches <target> <arrival>
          is there anything <arriving> that leaves <origin> <time>
          i am in {fromloc.city_name=city} and have a meeting in {toloc.city_name=city} <date>
          not {city_name=city} but <target> is where i want to go from <origin>
          * take me from <origin> to <target> no matter what <date>
        about
          what airlines fly from <origin> to <target>
          which airlines serve {city_name=city}
          does {airline_name=airline} fly to <target> <date?>
          does {airline_name=airline} serve {meal_description=meal} from <origin> to <target>
          how much is a ticket in {class_type=cabin} from <origin> to <target>
          how far is {airport_name=airport} from downtown {city_name=city}
          what is the {cost_relative=cheap} fare from <origin> to <target> <date?>
          what time does the {flight_mod=order} flight from <origin> get to <target>
          when does the {flight_mod=order} plane leave <origin> for <target> <date?>
          ground transportation in {city_name=city}
          is there a bus from {airport_name=airport} into {city_name=city}
          how long is the flight from <origin> to <target>
          what meals are on the {flight_mod=order} flight to <target>
          * who flies {round_trip=trip} to <target>
        bare
          {fromloc.city_name=city} to {toloc.city_name=city} <rest>
          {fromloc.city_name=city} {toloc.city_name=city} <date>
          {airline_name=airline} {fromloc.city_name=city} to {toloc.city_name=city} <date>
          {cost_relative=cheap} {round_trip=trip} {fromloc.city_name=city} to {toloc.city_name=city}
          {depart_date.day_name=day} {fromloc.city_name=city} to {toloc.city_name=city}

        """;
}
